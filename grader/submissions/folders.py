"""Whose students' folders are: what all their names together tell, with the roster."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise

from grader.submissions.entries import Entry
from grader.submissions.people import People
from grader.systems import ilias, teams, vpl
from grader.systems.downloads import Upload, stamped
from grader.systems.github_classroom import logins
from grader.text import folded

FileIn = Callable[[Upload, Sequence[str], str], Upload | None]
"""What a file in somebody's folder is, by the folders between and its name; None for a system's own note."""


class Folders:
    """Reads the names of the folders at one level.

    One name alone says little: `hw_1_ada_2` is a student's in ILIAS, and anything elsewhere. So a system's form
    holds where those of all folders with work in them fit it, or the roster knows most of them by it alone.
    """

    def __init__(self, entries: Iterable[Entry], exercises: Iterable[str], people: People) -> None:
        self._exercises = [*map(folded, exercises)]
        self._people = people
        self._attempted = frozenset(  # that hold a folder for each attempt, as a lab's do
            above
            for entry in entries
            for above, folder in pairwise(map(folder_name, entry.folders))
            if stamped(folder)
        )

    def known(self, names: Collection[str]) -> int:
        """How many of some folders' names are students' on the roster."""
        return self._on_roster(self.students(names, names)[0].values())

    def students(
        self, names: Collection[str], working: Collection[str]
    ) -> tuple[dict[str, Upload], FileIn]:
        """Whose each folder is, and what tells of a file in it; `working` are those with work in them."""
        plain = self._repositories(names)
        known = self._on_roster(plain[name] for name in working)
        uploaded: Callable[[str], Upload | None] = plain.get
        file_in: FileIn = teams.file_in
        if working and self._attempted.issuperset(working) and all(map(vpl.uploaded, working)):
            uploaded, file_in = vpl.uploaded, vpl.file_in
        elif 2 * known < len(working) <= 2 * self._on_roster(map(ilias.uploaded, working)):
            uploaded, file_in = ilias.uploaded, ilias.file_in
        return {name: uploaded(name) or plain[name] for name in names}, file_in

    def _on_roster(self, uploads: Iterable[Upload | None]) -> int:
        return sum(upload is not None and self._people.of(upload) is not None for upload in uploads)

    def _repositories(self, names: Collection[str]) -> dict[str, Upload]:
        """Folders by name; where they are repositories of one assignment, with the logins in their names."""
        by_login = logins(names)
        if by_login:
            folder, login = next(iter(by_login.items()))
            assignment = folded(folder.removesuffix(login)).strip("-").replace("-", "_")
            known = sum(self._people.by_account(one) is not None for one in by_login.values())
            if 2 * known < len(by_login) and assignment not in self._exercises:
                by_login = {}
        return {
            name: Upload(name, tuple(dict.fromkeys((name, by_login.get(name, name)))))
            for name in names
        }


def folder_name(name: str) -> str:
    """A folder's name; that of a zip is without its suffix."""
    return name[:-4] if name.lower().endswith(".zip") else name
