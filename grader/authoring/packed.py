"""All that a file holds: what is packed in it, in whatever is packed in that, and every way to read it as text.

Nothing is written to the disk. What a file says of sizes is not believed: it is unpacked up to a bound.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import html
import io
import json
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

_NAMELESS, _ABOUT = "content", ""  # names for what has none, and for remarks about what has one
_DEEPEST = 8  # packed things in packed things
_MOST_BYTES = 2**28  # of all that one file holds

# What the standard library raises for what is damaged, locked, or made to look like what it isn't.
_DAMAGE = (OSError, EOFError, ValueError, RuntimeError, MemoryError, struct.error, zlib.error,
           lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)  # fmt: skip

# By its first bytes: what holds other files, or lines in an order of its own, and is closed to us.
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a rar archive",
    b"\x28\xb5\x2f\xfd": "what zstd has packed",
    b"\x04\x22\x4d\x18": "what lz4 has packed",
    b"\x1f\x9d": "what compress has packed",
    b"MSCF": "a cab archive",
    b"PACK\0\0\0": "a pack of git's",
    b"b0VIM ": "an editor's swap file",
    b"Salted__": "an encrypted file",
    b"-----BEGIN PGP MESSAGE": "an encrypted file",
}
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# The longer ones first: the marks of four bytes begin like those of two.
_MARKS = {
    b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16",
}  # fmt: skip
_PNG = b"\x89PNG\r\n\x1a\n"
_PICTURES = (_PNG, b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_BASE64 = re.compile(
    rb"(?:[A-Za-z0-9+/_-]{40,}+(?:\r?\n[ \t]*+)?)++[A-Za-z0-9+/_-]*+={0,2}"
)  # each part keeps what it has: no text makes this slow
_ENDS_A_LINE = re.compile(r"(?i)<(?:/(?:p|div|li|tr|h[1-6]|pre|w:p|a:p|text:p)|br ?/?|w:br ?/?)>")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]+")
_CUTS = 3  # a length of one or two bytes may look like letters before a text


class ClosedError(Exception):
    """Something that may hold files and can't be looked into; its text says what it is."""


@dataclass(slots=True)
class _Room:
    left: int = _MOST_BYTES

    def take(self, content: bytes) -> bytes:
        self.left -= len(content)
        if self.left < 0:
            raise ClosedError(f"something packed that holds more than {_MOST_BYTES // 2**20} MB")
        return content


def contents(content: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """A content and all that is packed in it, each with the name it has there.

    Raises:
        ClosedError: Part of it can't be looked into.
    """
    yield from _contents(content, name, _Room(), _DEEPEST)


def _contents(content: bytes, name: str, room: _Room, deeper: int) -> Iterator[tuple[str, bytes]]:
    yield name, content
    _must_be_open(content)
    for unpack in (_zip, _tar, _stream, _zlib, _png, _json, _base64):
        for inside, held in unpack(content, room):
            if not deeper:
                raise ClosedError("something that is packed too deep")
            yield from _contents(held, inside, room, deeper - 1)


def _must_be_open(content: bytes) -> None:
    for begin, what in _CLOSED.items():
        if content.startswith(begin):
            raise ClosedError(f"{what}")
    # Python's own mark of a version, then what no text of these few letters begins with.
    if content[2:4] == b"\r\n" and content[1:2] in b"\x0b\x0c\x0d\x0e\x0f" and len(content) > 16:
        raise ClosedError("compiled Python")
    if _LOCKED_OFFICE in content:
        raise ClosedError("an encrypted document")


Unpacked = Iterator[tuple[str, bytes]]


def _zip(content: bytes, room: _Room) -> Unpacked:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield _ABOUT, packed.comment
            for member in packed.infolist():  # two may have one name
                with packed.open(member) as file:
                    yield member.filename, room.take(file.read(room.left + 1))
                yield _ABOUT, member.comment + b"\n" + member.extra
    except _DAMAGE:
        raise ClosedError("a zip") from None


def _tar(content: bytes, room: _Room) -> Unpacked:
    marked = content[257:262] == b"ustar"
    if not content or (not marked and len(content) % 512):
        return
    found = False
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as packed:
            for member in packed:
                found = True
                # tarfile takes a header that it can't read for the end.
                file = packed.extractfile(member) if member.isreg() else None
                if file is not None:
                    yield member.name, room.take(file.read(room.left + 1))
                for text in member.pax_headers.values():
                    yield _ABOUT, text.encode("utf-8", "replace")
            rest = content[packed.offset :]
    except _DAMAGE:
        if marked or found:
            raise ClosedError("a tar") from None
        return
    if found and (rest := rest.lstrip(b"\0")):  # another tar, say
        yield _NAMELESS, room.take(rest)


def _stream(content: bytes, room: _Room) -> Unpacked:
    """What is packed as one, without a name: gzip, bzip2, xz, lzma."""
    opened: tuple[tuple[bytes, str, Callable[[io.BytesIO], io.BufferedIOBase]], ...] = (
        (b"\x1f\x8b", "gzip", lambda file: gzip.GzipFile(fileobj=file)),
        (b"BZh", "bzip2", bz2.BZ2File),
        (b"\xfd7zXZ\0", "xz", lzma.LZMAFile),
        (b"\x5d\0\0", "lzma", lzma.LZMAFile),
    )
    for begin, what, unpack in opened:
        if content.startswith(begin):
            try:
                with unpack(io.BytesIO(content)) as file:
                    held = file.read(room.left + 1)
            except _DAMAGE:
                if what == "bzip2" and content[4:10] != b"1AY&SY":  # a text may begin so
                    return
                raise ClosedError(f"what {what} has packed") from None
            yield _NAMELESS, room.take(held)


def _zlib(content: bytes, room: _Room) -> Unpacked:
    """One object of git's, say; most of what looks like this is something else."""
    if content[:1] == b"\x78" and len(content) > 2 and int.from_bytes(content[:2]) % 31 == 0:
        try:
            held = zlib.decompressobj().decompress(content, room.left + 1)
        except zlib.error:
            return
        if held:
            yield _NAMELESS, room.take(held)


def _png(content: bytes, room: _Room) -> Unpacked:
    """The texts in a picture, and what stands after it."""
    if not content.startswith(_PNG):
        return
    place = len(_PNG)
    while place + 12 <= len(content):
        size = int.from_bytes(content[place : place + 4])
        kind, held = content[place + 4 : place + 8], content[place + 8 : place + 8 + size]
        place += 12 + size
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            for start in [found.start() for found in re.finditer(b"\x78", held)]:
                yield from _zlib(held[start:], room)
        if kind == b"IEND":
            break
    yield _NAMELESS, room.take(content[place:])


def _json(content: bytes, room: _Room) -> Unpacked:
    """The texts in data, such as a notebook's; its lines are texts of their own, which end with the line."""
    text = next(_clean(content), "")
    if text.lstrip().startswith(("{", "[")):
        try:
            held = "\n".join(strings(json.loads(text)))
        except (ValueError, RecursionError):
            return
        yield _NAMELESS, room.take(held.encode("utf-8", "replace"))


def _base64(content: bytes, room: _Room) -> Unpacked:
    for found in _BASE64.finditer(content):
        letters = b"".join(found[0].split()).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        try:
            held = base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
        except binascii.Error:
            continue
        yield _NAMELESS, room.take(held)


def readings(content: bytes) -> Iterator[str]:
    """A content as text, in each way in which it may have been meant."""
    for text in _decoded(content):
        yield text
        if "\\n" in text:  # a text in a program, or data in lines
            yield text.replace("\\n", "\n").replace('\\"', '"').replace("\\t", "\t")
        if "<" in text or "&" in text:
            yield html.unescape(_TAG.sub("", _ENDS_A_LINE.sub("\n", text)))


def is_text(content: bytes) -> bool:
    """Whether a content is text as a whole, so that all of it can be read."""
    return not content or any(True for _ in _clean(content))


def may_hold_more(content: bytes) -> bool:
    """Whether a content, or one packed in it, is neither text nor a picture: more may be in it than is read."""
    packed = [one for unpack in (_zip, _tar, _stream) for one in unpack(content, _Room())]
    if packed:
        return any(may_hold_more(held) for name, held in packed if name != _ABOUT)
    return not is_text(content) and not content.startswith(_PICTURES)


def _clean(content: bytes) -> Iterator[str]:
    """What a content says as text, by each encoding in which it is nothing but text."""
    encodings = next(
        ((encoding,) for mark, encoding in _MARKS.items() if content.startswith(mark)),
        ("utf-8-sig", "cp932", "euc_jp"),  # the latter are of older systems in Japan
    )
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if not _NO_TEXT.search(text):
                yield text


def _decoded(content: bytes) -> Iterator[str]:
    yield from _clean(content)
    if b"\x1b$" in content:
        yield content.decode("iso2022_jp", "replace")
    pieces = _NO_TEXT.split(content.decode("utf-8", "replace"))
    if len(pieces) > 1:
        for cut in range(_CUTS):
            yield "\n".join(piece[cut:] for piece in pieces)
    if b"\0" in content:  # arrays of texts, old documents
        for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            yield "\n".join(_NO_TEXT.split(content.decode(encoding, "replace")))


def strings(value: object, leaving_out: str = "") -> Iterator[str]:
    """All texts in plain data, but for those under a key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != leaving_out:
                yield from strings(key)
                yield from strings(item, leaving_out)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, leaving_out)
