"""Finds the submissions in a folder or an archive; what it does not understand it says, and goes on."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from sys import intern

from grader.errors import IntakeError, UsageError
from grader.submissions.entries import Entry, Listing, Problem, list_folder
from grader.submissions.found import Found, Withheld, one_for_each, twins, withheld
from grader.submissions.handin import AGAIN, CAP, SUFFIX, parse_hand_in
from grader.submissions.names import folded, student_id
from grader.submissions.people import student_of, uploaded
from grader.submissions.roster import RosterEntry

_KINDS = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found: submissions in a stable order, what was not understood, and what can't be graded.

    What is `withheld` is among the problems, too.
    """

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]
    withheld: tuple[Withheld, ...] = ()


def collect(
    place: Path, exercises: Sequence[str], roster: Mapping[str, RosterEntry] | None = None
) -> Collection:
    """Find PLACE/<student>/<exercise>.py or .ipynb, and hand-ins in PLACE or one level below.

    PLACE is a folder, or a zip or tar of one. One submission is found for each student and exercise: the
    file, or else the latest hand-in. Files come first, by student and exercise; then hand-ins, the
    earliest first. What Canvas and Moodle let an instructor download is understood as well; `roster`
    gives the ids of the names in it.

    Raises:
        UsageError: It can't be listed.
    """
    if place.is_file():
        from grader.submissions.archive import SUFFIXES, list_archive  # slow to load, seldom needed

        if not place.name.lower().endswith(SUFFIXES):
            raise UsageError(
                f"{place} is neither a folder nor an archive.",
                f"Name a folder, or a file that ends in {', '.join(SUFFIXES)}.",
            )
        listing = list_archive(place)
    else:
        listing = list_folder(place)
    search = _Search(listing, tuple(exercises), roster or {})
    for owner, entries in groupby(listing.entries, key=lambda entry: entry.owner):
        search.visit(owner, list(entries))
    return search.result()


class _Search:
    """A search under way: what it found so far; what it has to say goes into the listing's problems."""

    def __init__(
        self, listing: Listing, exercises: tuple[str, ...], roster: Mapping[str, RosterEntry]
    ) -> None:
        self.listing = listing
        self.exercises = exercises
        self.roster = roster
        self.found: list[Found] = []
        self.beside: dict[
            Path, list[Entry]
        ] = {}  # what lies together, by names that differ in case

    def visit(self, owner: str, entries: list[Entry]) -> None:
        """Look at what lies together; whatever is wrong with one stops nothing else."""
        handed = uploaded(owner)
        try:
            student = (
                student_id(student_of(handed, self.roster) if handed else owner) if owner else ""
            )
        except IntakeError as error:
            self.listing.complain(entries[0].path.parent, error)
            return
        sources = {entry.path.stem for entry in entries if entry.path.suffix == ".py"}
        self.beside = {}
        for entry in entries:
            self.beside.setdefault(_twin_of(entry), []).append(entry)
        for entry in entries:
            try:
                handed = uploaded(entry.path.name)
                if entry.path.name.endswith(SUFFIX):
                    self._hand_in(entry, student)
                elif handed and handed.file and not student:
                    whose = student_id(student_of(handed, self.roster))
                    self._file(entry, Path(handed.file), whose, set())
                elif student:
                    self._file(entry, entry.path, student, sources)
                else:
                    raise IntakeError(
                        "Is neither a student's folder nor a hand-in.",
                        "Submissions are in <student>/<exercise>.py.",
                    )
            except IntakeError as error:
                self.listing.complain(entry.path, error)

    def _file(self, entry: Entry, path: Path, student: str, sources: set[str]) -> None:
        name, kind = path.stem, path.suffix
        if name not in self.exercises or kind not in _KINDS:
            raise self._unknown(name, kind)
        if kind == ".ipynb" and name in sources:
            raise IntakeError(f"Was left out: {name}.py is there as well, and was taken.")
        same = self.beside[_twin_of(entry)]
        alike = entry.members
        if same[1:]:
            alike = tuple(name for one in same for name in one.members or (one.path.name,))
        self.found.append(Found(student, intern(name), entry, alike=alike))

    def _hand_in(self, entry: Entry, owner: str) -> None:
        if entry.members:
            told = f"Is there more than once: {'; '.join(entry.members)}. None was taken."
            raise IntakeError(told, "Leave the one that counts, and run this again.")
        submission, time = parse_hand_in(entry.read(CAP, AGAIN), entry.path.name)
        if owner and folded(owner) != folded(submission.student):
            # Whoever may write into one student's folder must not replace another's work.
            raise IntakeError(
                f"Is a hand-in of {submission.student!r} in the folder of {owner!r}.",
                "If that is right, move it one level up.",
            )
        if submission.exercise not in self.exercises:
            raise self._unknown(submission.exercise, "")
        self.found.append(Found(submission.student, intern(submission.exercise), entry, time))

    def _unknown(self, name: str, suffix: str) -> IntakeError:
        if name in self.exercises:
            return IntakeError("Is neither .py nor .ipynb.", f"Save it as {name}.py?")
        close = difflib.get_close_matches(name.casefold()[:80], self.exercises, n=1)
        kind = suffix.lower() if suffix.lower() in _KINDS else ""
        known = f"The exercises are {', '.join(self.exercises)}."
        return IntakeError(
            f"{name[:80]!r} is not one of the exercises.",
            f"Did you mean {close[0]}{kind}?" if close else known,
        )

    def result(self) -> Collection:
        """One submission for each student and exercise, in order, and all there is to say."""
        kept, left_out = one_for_each(self.found)
        doubtful = withheld(self.found)
        told = [
            (one.path, f"{one.student}'s {one.exercise} is not graded. {one.why}")
            for one in doubtful.values()
        ]
        clear = [one for one in self.found if one.key not in doubtful]
        problems = (*told, *self.listing.problems, *left_out, *twins(clear))
        sure = tuple(one for one in kept if one.key not in doubtful)
        return Collection(sure, problems, tuple(doubtful.values()))


def _twin_of(entry: Entry) -> Path:
    """What is the same for two files whose names differ in case alone."""
    return entry.path.with_name(folded(entry.path.name))
