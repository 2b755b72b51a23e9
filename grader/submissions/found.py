"""What a search came upon, and which of it counts where there is more than one of a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from grader.errors import IntakeError
from grader.model import Submission
from grader.submissions.entries import Entry, Problem
from grader.submissions.handin import AGAIN, CAP, SUFFIX, parse_hand_in
from grader.submissions.intake import cap_of, parse_submission
from grader.text import folded


@dataclass(frozen=True, slots=True)
class Found:
    """A submission that was found; `time` is when it was handed in, if known.

    `alike` names all the members of an archive that it may be, where there is more than one. Of several
    files of a student for an exercise the one with the lowest `rank` counts. `spelled` is how the student
    is written there; of a hand-in the `digest` is known.
    """

    student: str
    exercise: str
    entry: Entry
    time: datetime | None = None
    alike: tuple[str, ...] = ()
    rank: tuple[float | int, ...] = ()
    spelled: str = ""
    digest: str = ""

    @property
    def is_hand_in(self) -> bool:
        """Whether it is a hand-in, which anybody may write in another's name."""
        return self.entry.file.endswith(SUFFIX)

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
        if not self.is_hand_in:
            content = self.entry.read(*cap_of(name))
            return parse_submission(content, name, self.student, self.exercise)
        submission, _ = parse_hand_in(self.entry.read(CAP, AGAIN), name)
        if (submission.student, submission.exercise) != (self.spelled, self.exercise):
            raise IntakeError(f"{name} was replaced meanwhile.", "Run this again.")
        return replace(submission, student=self.student)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Work that was handed in and is not graded, because nobody can tell which file was meant."""

    student: str
    exercise: str
    path: Path
    why: str


def counting(
    found: Iterable[Found], near: Iterable[Found] = ()
) -> tuple[tuple[Found, ...], tuple[Withheld, ...], list[Problem]]:
    """What counts for each student and exercise, what can't be decided, and why each other is left out.

    A file goes before hand-ins: anybody may write a hand-in in another's name. Of hand-ins the latest
    goes before the others, as students hand in more than once; nothing need be said of that. A file beside
    which another lies whose name is `near`, different in case alone, is not taken by chance.
    """
    beside = {(*one.key, *one.entry.folders): one for one in near}
    files: dict[tuple[str, str], list[Found]] = defaultdict(list)
    hand_ins: dict[tuple[str, str], Found] = {}
    again: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in found:
        if not one.is_hand_in:
            files[one.key].append(one)
            continue
        again[one.key].append(one)
        if one.key not in hand_ins or _order(hand_ins[one.key]) < _order(one):
            hand_ins[one.key] = one
    kept, doubtful, left_out = [], [], []
    for key in sorted(files):
        first, *others = sorted(files[key], key=lambda one: one.rank)
        same = [first, *(one for one in others if one.rank == first.rank)]
        twin = beside.get((*key, *first.entry.folders))
        if twin is not None and twin.rank == first.rank:
            same.append(twin)
        if same[1:] or first.alike:
            doubtful.append(Withheld(*key, first.path, _why(same)))
        else:
            kept.append(first)
        left_out += [(one.path, _beaten(one, first)) for one in others if one not in same]
    for key, one in hand_ins.items():
        if key in files:
            told = f"Was left out: {files[key][0].path.name} is there as well, and goes before it."
            left_out.append((one.path, told))
    rest = [_first(one, again[one.key]) for key, one in hand_ins.items() if key not in files]
    return (*kept, *sorted(rest, key=_order)), tuple(doubtful), left_out


def _first(latest: Found, hand_ins: list[Found]) -> Found:
    """The first hand-in of the same bytes as the latest: handed in again, they keep their time."""
    return min((one for one in hand_ins if one.digest == latest.digest), key=_order)


def _why(same: list[Found]) -> str:
    names = dict.fromkeys(name for one in same for name in one.alike or (str(one.path),))
    return f"It is there more than once: {'; '.join(names)}. Leave the one that counts, and run this again."


_REASONS = (
    "is a later attempt",
    "lies less deep",
    "is a later version",
    "goes before a notebook",
    "is newer",
)


def _beaten(one: Found, first: Found) -> str:
    """Why another file of this student counts: the first thing in which they differ."""
    place = next(n for n, (a, b) in enumerate(zip(one.rank, first.rank, strict=False)) if a != b)
    reason = _REASONS[min(place, len(_REASONS) - 1)]
    return f"Was left out: {first.entry.name} is there as well, was taken, and {reason}."


def twins(found: Iterable[Found]) -> Iterator[Problem]:
    """Students whose ids differ in case alone, and one student's folders in two spellings."""
    seen: dict[str, Found] = {}
    told = set()
    for one in found:
        first = seen.setdefault(folded(one.student), one)
        name, other = one.spelled, first.spelled
        if name != other and (name, other) not in told and folded(name) == folded(other):
            told.add((name, other))
            yield one.path, f"{name!r} looks like {other!r}: are they one student?"


def _order(one: Found) -> tuple[float, Path]:
    return one.time.timestamp() if one.time else 0.0, one.path
