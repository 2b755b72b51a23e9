"""Files as they were listed, in a folder or in an archive, before anything is made of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import IntakeError, UsageError
from grader.submissions.files import read_capped

Problem = tuple[Path, str]
"""What was not understood: where, and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where files lie: a folder, or an archive.

    `read(name, cap, remedy)` gives the bytes of one, or raises IntakeError; `remedy` is for a file above
    the cap.
    """

    root: Path
    read: Callable[[str, int, str], bytes]


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
    def owner(self) -> str:
        """The name of the folder that it lies in, "" for none."""
        return self.name.rpartition("/")[0].rpartition("/")[2]

    def read(self, cap: int, remedy: str) -> bytes:
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
    """Whether a name is one of those that programs leave: hidden files and caches."""
    return name.startswith(".") or name in ("__pycache__", "__MACOSX")


def list_folder(folder: Path) -> Listing:
    """List the files in a folder and in the folders of students in it. No link is followed.

    Raises:
        UsageError: The folder can't be listed.
    """

    def read(name: str, cap: int, remedy: str) -> bytes:
        return read_capped(folder / name, cap, remedy, within=folder)

    listing, place = Listing(), Place(folder, read)
    try:
        entries = _sorted(folder)
    except OSError as error:
        raise UsageError(
            f"{folder} can't be listed: {error.strerror}.", "Name the folder of submissions."
        ) from None
    for entry in entries:
        _visit(listing, place, entry)
    return listing


def _sorted(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _visit(listing: Listing, place: Place, found: os.DirEntry[str], owner: str = "") -> None:
    if is_litter(found.name):
        return
    path = place.root / owner / found.name
    try:
        if found.is_symlink():
            raise _link()
        if not found.is_dir(follow_symlinks=False):
            name = f"{owner}/{found.name}" if owner else found.name
            modified = found.stat(follow_symlinks=False).st_mtime
            listing.entries.append(Entry(place, name, modified))
        elif owner:
            raise IntakeError("Is a folder.", "Put the files beside it, one level up.")
        elif path.is_symlink():  # by now: it was found when all the folder was listed
            raise _link()
        else:
            for entry in _sorted(path):
                _visit(listing, place, entry, owner=found.name)
    except (IntakeError, OSError) as error:
        listing.complain(path, error)


def _link() -> IntakeError:
    return IntakeError("Is a link, which is not followed.", "Put the file itself there.")
