"""Finds the submissions in a folder; what it does not understand it says, and goes on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from grader.errors import IntakeError, UsageError
from grader.submissions.found import Found, Problem, one_for_each, twins
from grader.submissions.handin import SUFFIX, read_hand_in
from grader.submissions.names import folded, student_id

_SUFFIXES = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Collection:
    """What a folder holds: submissions in a stable order, and what was not understood."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]


def collect(folder: Path, exercises: Sequence[str]) -> Collection:
    """Find FOLDER/<student>/<exercise>.py or .ipynb, and hand-ins in FOLDER or one level below.

    One submission is found for each student and exercise: the file, or else the latest hand-in.
    Files come first, by student and exercise; then hand-ins, the earliest first.

    Raises:
        UsageError: The folder can't be listed.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"{folder} can't be listed: {error.strerror}.", "Name the folder of submissions."
        ) from None
    search = _Search(folder, tuple(exercises))
    for entry in entries:
        search.visit(entry, search.top)
    return search.result()


@dataclass(slots=True)
class _Search:
    """A search under way: what it found so far, and what it has to say."""

    folder: Path
    exercises: tuple[str, ...]
    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def visit(self, entry: Path, look: Callable[[Path], None]) -> None:
        """Look at an entry; whatever is wrong with it stops nothing else."""
        if entry.name.startswith(".") or entry.name == "__pycache__":
            return
        try:
            if entry.is_symlink():
                raise IntakeError("Is a link, which is not followed.", "Put the file itself there.")
            look(entry)
        except IntakeError as error:
            self.problems.append((entry, f"{error.message} {error.remedy}".strip()))
        except OSError as error:
            self.problems.append((entry, f"Can't be read: {error.strerror}."))

    def top(self, entry: Path) -> None:
        """An entry of the folder itself."""
        if entry.is_dir():
            self._student(entry)
        elif entry.name.endswith(SUFFIX):
            self._hand_in(entry)
        else:
            raise IntakeError(
                "Is neither a student's folder nor a hand-in.",
                "Submissions are in <student>/<exercise>.py.",
            )

    def _student(self, folder: Path) -> None:
        student = student_id(folder.name)
        entries = sorted(folder.iterdir())
        sources = {one.stem for one in entries if one.suffix == ".py" and _is_plain(one)}
        for entry in entries:
            self.visit(entry, partial(self._file, student, sources))

    def _file(self, student: str, sources: set[str], entry: Path) -> None:
        if entry.name.endswith(SUFFIX):
            self._hand_in(entry, student)
        elif entry.is_dir():
            raise IntakeError("Is a folder.", "Put the files beside it, one level up.")
        elif entry.stem not in self.exercises or entry.suffix not in _SUFFIXES:
            raise self._unknown(entry.stem, entry.suffix)
        elif entry.suffix == ".ipynb" and entry.stem in sources:
            raise IntakeError(f"Was left out: {entry.stem}.py is there as well, and was taken.")
        else:
            self.found.append(Found(student, entry.stem, entry, self.folder))

    def _hand_in(self, path: Path, owner: str | None = None) -> None:
        submission, time = read_hand_in(path, within=self.folder)
        if owner is not None and folded(owner) != folded(submission.student):
            # Whoever may write into one student's folder must not replace another's work.
            raise IntakeError(
                f"Is a hand-in of {submission.student!r} in the folder of {owner!r}.",
                "If that is right, move it one level up.",
            )
        if submission.exercise not in self.exercises:
            raise self._unknown(submission.exercise, "")
        one = Found(submission.student, submission.exercise, path, self.folder, time)
        self.found.append(one)

    def _unknown(self, name: str, suffix: str) -> IntakeError:
        if name in self.exercises:
            return IntakeError("Is neither .py nor .ipynb.", f"Save it as {name}.py?")
        close = difflib.get_close_matches(name.casefold()[:80], self.exercises, n=1)
        kind = suffix.lower() if suffix.lower() in _SUFFIXES else ""
        known = f"The exercises are {', '.join(self.exercises)}."
        return IntakeError(
            f"{name[:80]!r} is not one of the exercises.",
            f"Did you mean {close[0]}{kind}?" if close else known,
        )

    def result(self) -> Collection:
        """One submission for each student and exercise, in order, and all there is to say."""
        kept, left_out = one_for_each(self.found)
        return Collection(kept, (*self.problems, *left_out, *twins(self.found)))


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
