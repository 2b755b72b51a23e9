"""Lists a zip or tar of submissions; nothing is ever extracted to the disk.

Members are read one at a time, into memory, with a cap. What the archive says of a member's size is
not believed, and nothing that a member's name says is ever used as a path.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from grader.errors import IntakeError, Told, UsageError
from grader.submissions.entries import PERHAPS_A_STUDENT, Entry, Listing, Place, is_litter
from grader.submissions.files import check_size

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
_MOST_MEMBERS = 20_000
_MOST_BYTES = 2**28  # of an unpacked tar
_MOST_AT_ONCE = 8 * 2**20  # of a tar: headers may claim to be long, and are read whole
_LONGEST = 255  # characters of a name
_MOST_INSIDE, _ZIP_CAP = 2_000, 2**25  # of a zip among the files: members and bytes
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others may ask for gigabytes of memory
_END, _END_OF_ZIP64 = b"PK\x05\x06", b"PK\x06\x07"
_AGAIN = "Pack it again, as a zip."

# What the standard library raises for archives that are damaged, or made to look so.
_DAMAGE = (OSError, EOFError, ValueError, RuntimeError, OverflowError, struct.error, zlib.error,
           zipfile.BadZipFile, tarfile.TarError)  # fmt: skip

Read = Callable[[int, Told], bytes]


def list_archive(path: Path) -> Listing:
    """List the files of an archive.

    Raises:
        UsageError: It is no archive that can be read.
    """
    try:
        modified = path.stat().st_mtime
        members = list(_zip(path, _MOST_MEMBERS) if path.suffix.lower() == ".zip" else _tar(path))
    except _DAMAGE as error:
        raise UsageError(f"{path} can't be read as an archive: {_reason(error)}.", _AGAIN) from None
    listing = Listing()
    readers: dict[str, Read] = {}
    place = Place(path, lambda name, cap, remedy: readers[name](cap, remedy))
    for plain, member in _distinct(members, listing, path):
        listing.entries.append(Entry(place, plain, modified, member.twins))
        if not isinstance(member.read, IntakeError):
            readers[plain] = member.read
    return listing


def look_into_zips(listing: Listing) -> Listing:
    """Show what zips among the files hold, as if each were a folder; a zip in such a zip stays closed.

    Systems pack what each student uploaded, and students upload zips.
    """
    shown = Listing(problems=listing.problems)
    for entry in listing.entries:
        if not entry.name.lower().endswith(".zip") or entry.members:
            shown.entries.append(entry)
            continue
        try:
            members = list(_zip(_opened(entry), _MOST_INSIDE))
            place = Place(entry.place.root, partial(_read_inside, entry))
            for plain, member in _distinct(members, shown, entry.path):
                name = f"{entry.name}/{plain}"
                shown.entries.append(Entry(place, name, entry.modified, member.twins))
        except _DAMAGE as error:
            told = IntakeError(f"Can't be read as a zip: {_reason(error)}.", "Ask for it again.")
            shown.complain(entry.path, told)
        except IntakeError as error:
            shown.complain(entry.path, error)
    return shown


def _opened(entry: Entry) -> IO[bytes]:
    return io.BytesIO(entry.read(_ZIP_CAP, "Ask for a smaller one."))


def _read_inside(entry: Entry, name: str, cap: int, too_big: Told) -> bytes:
    """Read a member of a zip that is opened anew: a class may have a thousand of them."""
    wanted = name.removeprefix(f"{entry.name}/")
    try:
        for inside, _, read in _zip(_opened(entry), _MOST_INSIDE):
            if _plain(inside) == wanted and not isinstance(read, IntakeError):
                return read(cap, too_big)
    except _DAMAGE:
        pass
    raise IntakeError(f"{entry.file} was replaced meanwhile.", "Run this again.")


def _distinct(
    members: list[tuple[str, int, Read | IntakeError]], listing: Listing, path: Path
) -> Iterator[tuple[str, _Member]]:
    """The members that may be somebody's work, by the paths that their names lead to, in order."""
    alike: dict[str, list[_Member]] = {}
    for number, (name, size, read) in enumerate(members, start=1):
        alike.setdefault(_plain(name), []).append(_Member(number, name, size, read))
    for plain, (first, *others) in sorted(alike.items()):
        if _is_litter(plain):
            continue
        try:
            _check_name(plain if others else first.name)
            if others:  # which of them was meant, nobody can tell
                told = tuple(member.told(plain) for member in (first, *others))
                yield plain, replace(first, twins=told)
            elif isinstance(first.read, IntakeError):
                raise first.read
            else:
                yield plain, first
        except IntakeError as error:
            listing.complain(path / plain.replace("\0", "?"), error)


def _is_litter(plain: str) -> bool:
    first, *rest = plain.split("/")
    if rest and first in PERHAPS_A_STUDENT:
        return any(is_litter(part) for part in rest)
    return any(is_litter(part) for part in (first, *rest) if part != "..")


def _reason(error: BaseException) -> object:
    return error.strerror if isinstance(error, OSError) and error.strerror else error


@dataclass(frozen=True, slots=True)
class _Member:
    """A member as the archive has it: its place from 1, its name, what is said of its size, its bytes."""

    number: int
    name: str
    size: int
    read: Read | IntakeError
    twins: tuple[str, ...] = ()

    def told(self, plain: str) -> str:
        """Where it is, for a person who looks for it."""
        name = "" if self.name == plain else f"{self.name[:200]!r}, "
        return f"{name}member {self.number:,} ({self.size:,} bytes)"


def _plain(name: str) -> str:
    """The path that a name leads to, however it is written."""
    return "/".join(part for part in re.split(r"[/\\]", name) if part not in ("", "."))


def _check_name(name: str) -> None:
    # Old tools of Windows write backslashes between folders.
    parts = name.replace("\\", "/").split("/")
    if not parts[0] or ".." in parts or ":" in parts[0] or "\0" in name:
        raise IntakeError("Has a name that leads out of the archive.", "It was left out.")
    if any(len(part) > _LONGEST for part in parts):
        raise IntakeError("Has a name that no system can store.", "It was left out.")


# ---------------------------------------------------------------- zip


def _zip(source: Path | IO[bytes], most: int) -> Iterator[tuple[str, int, Read | IntakeError]]:
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        _check_directory(file, most)
    archive = zipfile.ZipFile(source)
    if len(archive.filelist) > most:
        raise ValueError(f"it has more than {most:,} members")
    for member in archive.filelist:
        if not member.filename.endswith(("/", "\\")):  # is_dir() fails for an empty name
            yield _name_of(member), member.file_size, _zip_member(archive, member)


_UTF8 = 0x800
_EAST_ASIAN = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")


def _name_of(member: zipfile.ZipInfo) -> str:
    """A name as it was meant: many tools don't say in which encoding they write names.

    The format's own (cp437) stands where neither UTF-8 nor what Windows writes in Japan gives sense.
    """
    name = member.filename
    if member.flag_bits & _UTF8 or name.isascii():
        return name
    raw = name.encode("cp437", "replace")
    with suppress(UnicodeDecodeError):
        return raw.decode()
    with suppress(UnicodeDecodeError):
        japanese = raw.decode("cp932")
        if all(char.isascii() or _EAST_ASIAN.match(char) for char in japanese):
            return japanese
    return name


def _check_directory(file: IO[bytes], most: int) -> None:
    """Refuse a zip whose list of members would fill the memory, before it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 2**16 - 22))
    tail = file.read()
    end = len(tail) - 22
    if tail[end : end + 4] != _END or tail[-2:] != b"\0\0":
        end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise ValueError("it is not a zip, or was cut off")
    if _END_OF_ZIP64 in tail[max(0, end - 20) : end]:
        raise ValueError("it is a zip of the big kind (zip64)")
    if int.from_bytes(tail[end + 12 : end + 16], "little") > most * 300:
        raise ValueError("its list of members is too long")


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Read | IntakeError:
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        return IntakeError("Is a link or a device, not a file.", "Put the file itself there.")
    if member.flag_bits & 1:
        return IntakeError("Is encrypted.", "Pack it without a password.")
    if member.compress_type not in _METHODS:
        return IntakeError("Is packed by an unusual method.", _AGAIN)

    def read(cap: int, too_big: Told) -> bytes:
        name = member.filename.rpartition("/")[2]
        check_size(name, member.file_size, cap, too_big)
        try:
            with archive.open(member) as file:
                content = file.read(cap + 1)
        except _DAMAGE:
            raise IntakeError(f"{name!r} is damaged in the archive.", "Ask for it again.") from None
        check_size(name, len(content), cap, too_big)
        return content

    return read


# ---------------------------------------------------------------- tar


class _Plain:
    """The tar itself, unpacked into a file without a name, which is closed with the last entry."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - see below

    def __del__(self) -> None:
        self.file.close()


def _tar(path: Path) -> Iterator[tuple[str, int, Read | IntakeError]]:
    plain = _unpacked(path)
    with tarfile.open(fileobj=_Careful(plain.file), mode="r:") as archive:  # type: ignore[call-overload]
        for number, member in enumerate(archive):
            if number >= _MOST_MEMBERS:
                raise ValueError(f"it has more than {_MOST_MEMBERS:,} members")
            if not member.isdir():
                yield member.name, member.size, _tar_member(plain, member)


class _Careful:
    """A tar as `tarfile` reads it, refusing to read very much at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int) -> bytes:
        if not 0 <= size <= _MOST_AT_ONCE:
            raise tarfile.ReadError("a header of it is too long")
        return self._file.read(size)


def _unpacked(path: Path) -> _Plain:
    """A packed tar can't be read out of order, so all of it is unpacked once."""
    plain = _Plain()
    with path.open("rb") as opened:
        packed = opened.read(2) == b"\x1f\x8b"
    size = 0
    with gzip.open(path) if packed else path.open("rb") as source:
        while chunk := source.read(2**20):
            size += len(chunk)
            if size > _MOST_BYTES:
                raise ValueError(f"it holds more than {_MOST_BYTES // 2**20} MB")
            plain.file.write(chunk)
    plain.file.seek(0)
    return plain


def _tar_member(plain: _Plain, member: tarfile.TarInfo) -> Read | IntakeError:
    if member.size < 0:
        return IntakeError("Has a size below zero.", _AGAIN)
    if not member.isreg() or member.issparse():
        return IntakeError("Is a link or a device, not a file.", "Put the file itself there.")

    def read(cap: int, too_big: Told) -> bytes:
        name = member.name.rpartition("/")[2]
        check_size(name, member.size, cap, too_big)
        plain.file.seek(member.offset_data)
        content = plain.file.read(member.size)
        if len(content) < member.size:
            raise IntakeError(f"{name!r} is damaged in the archive.", "Ask for it again.")
        return content

    return read
