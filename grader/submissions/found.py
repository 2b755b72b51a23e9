"""What a search came upon, and which of it counts where there is more than one of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.errors import IntakeError
from grader.model import Submission
from grader.submissions.entries import Entry, Problem
from grader.submissions.handin import AGAIN, CAP, SUFFIX, parse_hand_in
from grader.submissions.intake import cap_of, parse_submission
from grader.submissions.names import folded


@dataclass(frozen=True, slots=True)
class Found:
    """A submission that was found; `time` is when it was handed in, if known.

    `alike` names all the files that it may be, where there is more than one.
    """

    student: str
    exercise: str
    entry: Entry
    time: datetime | None = None
    alike: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where it was found; in an archive this is no path of the disk."""
        return self.entry.path

    @property
    def key(self) -> tuple[str, str]:
        """Whose it is, and for which exercise."""
        return self.student, self.exercise

    def read(self) -> Submission:
        """Read it.

        Raises:
            IntakeError: It can't be read as a submission, or is another one by now.
        """
        name = self.path.name
        if not name.endswith(SUFFIX):
            content = self.entry.read(*cap_of(name))
            return parse_submission(content, name, self.student, self.exercise)
        submission, _ = parse_hand_in(self.entry.read(CAP, AGAIN), name)
        if (submission.student, submission.exercise) != self.key:
            raise IntakeError(f"{name} was replaced meanwhile.", "Run this again.")
        return submission


@dataclass(frozen=True, slots=True)
class Withheld:
    """Work that was handed in and is not graded, because nobody can tell which file was meant."""

    student: str
    exercise: str
    path: Path
    why: str


def withheld(found: Iterable[Found]) -> dict[tuple[str, str], Withheld]:
    """What is there more than once, by student and exercise. Of hand-ins the latest counts: see below."""
    files: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        if one.time is None:
            files.setdefault(one.key, []).append(one)
    return {
        key: Withheld(*key, same[0].path, _why(same))
        for key, same in files.items()
        if same[1:] or same[0].alike
    }


def _why(same: list[Found]) -> str:
    names = dict.fromkeys(name for one in same for name in one.alike or (str(one.path),))
    return f"It is there more than once: {'; '.join(names)}. Leave the one that counts, and run this again."


def one_for_each(found: Iterable[Found]) -> tuple[tuple[Found, ...], list[Problem]]:
    """Keep one submission for each student and exercise, and say which hand-ins a file replaced.

    A file goes before hand-ins: anybody may write a hand-in in another's name. Of hand-ins the latest
    goes before the others, as students hand in more than once; nothing need be said of that.
    """
    files: dict[tuple[str, str], Found] = {}
    hand_ins: dict[tuple[str, str], Found] = {}
    for one in found:
        if one.time is None:
            files[one.key] = one
        elif one.key not in hand_ins or _order(hand_ins[one.key]) < _order(one):
            hand_ins[one.key] = one
    left_out = [
        (one.path, f"Was left out: {files[key].path.name} is there as well, and goes before it.")
        for key, one in hand_ins.items()
        if key in files
    ]
    rest = [one for key, one in hand_ins.items() if key not in files]
    return (*files.values(), *sorted(rest, key=_order)), left_out


def twins(found: Iterable[Found]) -> Iterator[Problem]:
    """Students whose ids differ in case alone, and one student's folders in two spellings."""
    seen: dict[str, Found] = {}
    told = set()
    for one in found:
        first = seen.setdefault(folded(one.student), one)
        name, other = _name(one), _name(first)
        if name != other and (name, other) not in told:
            told.add((name, other))
            yield one.path, f"{name!r} looks like {other!r}: are they one student?"


def _order(one: Found) -> tuple[float, Path]:
    return one.time.timestamp() if one.time else 0.0, one.path


def _name(one: Found) -> str:
    """The student as it is written there."""
    return one.path.parent.name if one.time is None else one.student
