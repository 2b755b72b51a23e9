"""Files as they were listed, in a folder or in an archive, before anything is made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from grader.errors import IntakeError, UsageError
from grader.submissions.files import read_capped

Problem = tuple[Path, str]
"""What was not understood: where, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: whose folder it lies in ("" for none), where, and how to read it.

    `read(cap, remedy)` gives its bytes, or raises IntakeError; `remedy` is for a file above the cap.
    `modified` is when it, or the archive that it is in, was written: seconds since 1970.
    """

    owner: str
    path: Path
    read: Callable[[int, str], bytes]
    modified: float


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
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"{folder} can't be listed: {error.strerror}.", "Name the folder of submissions."
        ) from None
    listing = Listing()
    for entry in entries:
        _visit(listing, folder, entry, owner="")
    return listing


def _visit(listing: Listing, folder: Path, path: Path, owner: str) -> None:
    if is_litter(path.name):
        return
    try:
        if path.is_symlink():
            raise IntakeError("Is a link, which is not followed.", "Put the file itself there.")
        if not path.is_dir():
            read = partial(read_capped, path, within=folder)
            listing.entries.append(Entry(owner, path, read, path.stat().st_mtime))
        elif owner:
            raise IntakeError("Is a folder.", "Put the files beside it, one level up.")
        else:
            for entry in sorted(path.iterdir()):
                _visit(listing, folder, entry, owner=path.name)
    except (IntakeError, OSError) as error:
        listing.complain(path, error)
