"""Finds the submissions in a folder; what it does not understand it says, and goes on."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.errors import IntakeError, UsageError
from grader.model import Submission
from grader.submissions.handin import SUFFIX, read_hand_in
from grader.submissions.intake import read_submission
from grader.submissions.names import student_id

Problem = tuple[Path, str]


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

    Raises:
        UsageError: The folder can't be listed.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"{folder} can't be listed: {error.strerror}.", "Name the folder of submissions."
        ) from None
    found: list[Found] = []
    problems: list[Problem] = []
    folded: dict[str, Path] = {}
    for entry in entries:
        if _ignored(entry):
            continue
        if entry.is_symlink():
            problems.append((entry, "is a link, which is not followed."))
        elif entry.is_dir():
            twin = folded.setdefault(entry.name.casefold(), entry)
            if twin != entry:
                problems.append((entry, f"looks like {twin.name}: are they one student?"))
            _student(entry, exercises, found, problems)
        elif entry.name.endswith(SUFFIX):
            _hand_in(entry, exercises, found, problems)
        else:
            problems.append((entry, "is neither a student's folder nor a hand-in."))
    hand_ins = sorted((f for f in found if f.time), key=lambda f: (f.time, f.path))
    files = [f for f in found if f.time is None]
    return Collection((*files, *hand_ins), tuple(problems))


def _ignored(entry: Path) -> bool:
    return entry.name.startswith(".") or entry.name == "__pycache__"


def _student(
    folder: Path, exercises: Sequence[str], found: list[Found], problems: list[Problem]
) -> None:
    try:
        student = student_id(folder.name)
        entries = sorted(folder.iterdir())
    except IntakeError as error:
        problems.append((folder, error.message))
        return
    except OSError as error:
        problems.append((folder, f"can't be listed: {error.strerror}."))
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        if _ignored(entry):
            continue
        if entry.is_symlink():
            problems.append((entry, "is a link, which is not followed."))
        elif entry.name.endswith(SUFFIX):
            _hand_in(entry, exercises, found, problems)
        elif entry.suffix == ".ipynb" and f"{entry.stem}.py" in names:
            problems.append((entry, f"was left out: {entry.stem}.py is there as well."))
        elif entry.stem in exercises and entry.suffix in (".py", ".ipynb"):
            found.append(Found(student, entry.stem, entry))
        else:
            problems.append((entry, _unknown(entry.stem, exercises)))


def _hand_in(
    path: Path, exercises: Sequence[str], found: list[Found], problems: list[Problem]
) -> None:
    try:
        submission, time = read_hand_in(path)
    except IntakeError as error:
        problems.append((path, f"{error.message} {error.remedy}"))
        return
    if submission.exercise not in exercises:
        problems.append((path, _unknown(submission.exercise, exercises)))
        return
    found.append(Found(submission.student, submission.exercise, path, time))


def _unknown(name: str, exercises: Sequence[str]) -> str:
    close = difflib.get_close_matches(name[:80], exercises, n=1)
    suggestion = f" Rename it to {close[0]}.py?" if close else ""
    return f"is not one of the exercises.{suggestion}"
