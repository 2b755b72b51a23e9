"""Files as they were listed, in a folder or in an archive, before anything is made of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import IntakeError, Told, UsageError
from grader.submissions.files import read_capped

Problem = tuple[Path, str]
"""What was not understood: where, and why."""


PERHAPS_A_STUDENT = {"env", "venv"}  # below a student it is what Python's own tools make
_LITTER = {"__pycache__", "__MACOSX", "node_modules", "site-packages", *PERHAPS_A_STUDENT}
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where files lie: a folder, or an archive.

    `read(name, cap, remedy)` gives the bytes of one, or raises IntakeError; `remedy` is for a file above
    the cap.
    """

    root: Path
    read: Callable[[str, int, Told], bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name in its place, such as "alice/split.py", and when that was written.

    `modified` is in seconds since 1970; in an archive it is the archive's. `members` tells where an archive
    has more than one of this name, which can't be read then. A class may have a hundred thousand of
    these, so an entry holds no more than that.
    """

    place: Place
    name: str
    modified: float
    members: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where it is; in an archive this is no path of the disk."""
        return self.place.root / self.name

    @property
    def folders(self) -> list[str]:
        """The names of the folders that it lies in, the outermost first."""
        return self.name.split("/")[:-1]

    @property
    def file(self) -> str:
        """Its own name."""
        return self.name.rpartition("/")[2]

    def read(self, cap: int, remedy: Told) -> bytes:
        """Its bytes.

        Raises:
            IntakeError: It can't be read, or has more than `cap` bytes.
        """
        return self.place.read(self.name, cap, remedy)


@dataclass(slots=True)
class Listing:
    """What a folder or an archive holds, in a stable order, and what could not be listed."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, path: Path, error: IntakeError | OSError) -> None:
        """Note a problem; it stops nothing else."""
        if isinstance(error, OSError):
            error = IntakeError(f"Can't be read: {error.strerror}.", "")
        self.problems.append((path, f"{error.message} {error.remedy}".strip()))


def is_litter(name: str) -> bool:
    """Whether a name is one of those that programs leave: hidden files, caches, packages."""
    return name.startswith(".") or name in _LITTER


def list_folder(folder: Path) -> Listing:
    """List all files in a folder and below. No link is followed.

    Raises:
        UsageError: The folder can't be listed.
    """

    def read(name: str, cap: int, remedy: Told) -> bytes:
        return read_capped(folder / name, cap, remedy, within=folder)

    walk = _Walk(Place(folder, read))
    try:
        descriptor = os.open(folder, _FOLDER)
    except OSError as error:
        raise UsageError(
            f"{folder} can't be listed: {error.strerror}.", "Name the folder of submissions."
        ) from None
    walk.into(descriptor, ())
    return walk.listing


class _Walk:
    """A walk through a folder: from one opened folder into the next, so that no link can take us elsewhere."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.listing = Listing()

    def into(self, descriptor: int, above: tuple[str, ...]) -> None:
        """List an opened folder, and close it."""
        try:
            with os.scandir(descriptor) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            if above and not entries:
                self.listing.complain(self.place.root.joinpath(*above), IntakeError("Is empty."))
            for entry in entries:
                self._visit(descriptor, entry, above)
        finally:
            os.close(descriptor)

    def _visit(self, descriptor: int, found: os.DirEntry[str], above: tuple[str, ...]) -> None:
        if is_litter(found.name) and (above or found.name not in PERHAPS_A_STUDENT):
            return
        names = (*above, found.name)
        try:
            if found.is_symlink():
                raise _link()
            if not found.is_dir(follow_symlinks=False):
                modified = found.stat(follow_symlinks=False).st_mtime
                self.listing.entries.append(Entry(self.place, "/".join(names), modified))
                return
            if len(names) > _DEEPEST:
                raise IntakeError("Lies too deep.", f"At most {_DEEPEST} folders are looked into.")
            self.into(os.open(found.name, _FOLDER | os.O_NOFOLLOW, dir_fd=descriptor), names)
        except OSError as error:
            # It was a folder when all of its folder was listed.
            became_link = error.errno in (errno.ELOOP, errno.ENOTDIR)
            self.listing.complain(
                self.place.root.joinpath(*names), _link() if became_link else error
            )
        except IntakeError as error:
            self.listing.complain(self.place.root.joinpath(*names), error)


def _link() -> IntakeError:
    return IntakeError("Is a link, which is not followed.", "Put the file itself there.")
