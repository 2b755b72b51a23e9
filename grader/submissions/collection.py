"""Finds the submissions in a folder; what it does not understand it says, and goes on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from operator import itemgetter
from pathlib import Path

from grader.errors import IntakeError, UsageError
from grader.model import Submission
from grader.submissions.handin import SUFFIX, read_hand_in
from grader.submissions.intake import read_submission
from grader.submissions.names import folded, student_id

Problem = tuple[Path, str]
_SUFFIXES = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Found:
    """A submission that was found; `time` is when it was handed in, if that is known."""

    student: str
    exercise: str
    path: Path
    time: datetime | None = None

    def read(self) -> Submission:
        """Read it.

        Raises:
            IntakeError: It can't be read as a submission.
        """
        if self.path.name.endswith(SUFFIX):
            return read_hand_in(self.path)[0]
        return read_submission(self.path, self.student, self.exercise)


@dataclass(frozen=True, slots=True)
class Collection:
    """What a folder holds: submissions in a stable order, and what was not understood."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]


def collect(folder: Path, exercises: Sequence[str]) -> Collection:
    """Find FOLDER/<student>/<exercise>.py or .ipynb, and hand-ins in FOLDER or one level below.

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
    search = _Search(tuple(exercises))
    for entry in entries:
        search.visit(entry, search.top)
    return search.result()


@dataclass(slots=True)
class _Search:
    """A search under way: what it found so far, and what it has to say."""

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
            self.found.append(Found(student, entry.stem, entry))

    def _hand_in(self, path: Path, owner: str | None = None) -> None:
        submission, time = read_hand_in(path)
        if owner is not None and folded(owner) != folded(submission.student):
            # Whoever may write into one student's folder must not replace another's work.
            raise IntakeError(
                f"Is a hand-in of {submission.student!r} in the folder of {owner!r}.",
                "If that is right, move it one level up.",
            )
        if submission.exercise not in self.exercises:
            raise self._unknown(submission.exercise, "")
        self.found.append(Found(submission.student, submission.exercise, path, time))

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
        """Everything, in order."""
        files = [one for one in self.found if one.time is None]
        hand_ins = [(one.time, one.path, one) for one in self.found if one.time is not None]
        hand_ins.sort(key=itemgetter(0, 1))
        return Collection(
            (*files, *(one for *_, one in hand_ins)), (*self.problems, *self._twins())
        )

    def _twins(self) -> Iterator[Problem]:
        """Students whose ids differ in case alone, and one student's folders in two spellings."""
        seen: dict[str, Found] = {}
        told = set()
        for one in self.found:
            first = seen.setdefault(folded(one.student), one)
            name, other = _name(one), _name(first)
            if name != other and (name, other) not in told:
                told.add((name, other))
                yield one.path, f"{name!r} looks like {other!r}: are they one student?"


def _name(one: Found) -> str:
    """The student as it is written there."""
    return one.path.parent.name if one.time is None else one.student


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
