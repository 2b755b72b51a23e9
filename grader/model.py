"""The words of the domain, as frozen dataclasses that every other module shares."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Text = Mapping[str, str]
"""A text that people read, by language; "en" is always there."""

REPORT_SCHEMA = 1

VISIBLE = 0.02
"""The share of a drawing's height (or width) that an eye sees: 3 pixels of the page's 152, a bit more
than the width of a line."""

LEVEL = 1e-5
"""What differs by no more than this share of its size is drawn as one level: a sum in another order."""


class Outcome(StrEnum):
    """How one check ended. Only `PASSED` earns points; `INTERNAL_ERROR` is never the student's fault."""

    PASSED = "passed"
    WRONG = "wrong"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    MISSING = "missing"
    INTERNAL_ERROR = "internal_error"


class Status(StrEnum):
    """Whether a report holds a grade. Without a report a submission is "not graded", never zero."""

    GRADED = "graded"
    INTERNAL_ERROR = "internal_error"
    NOT_GRADED = (
        "not_graded"  # said of a submission that has no report; no report says it of itself
    )


# ---------------------------------------------------------------- what is graded


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of source code: a file, or one code cell of a notebook.

    `name` is what tracebacks call it ("dropout.py", "cell 3"). Of a notebook's cells only imports,
    definitions and constants are run.
    """

    name: str
    source: bytes
    notebook: bool = False

    def line(self, number: int) -> str:
        """A line of it as Python counts them (from 1), without its indentation; "" where there is none."""
        text = self.source.decode("utf-8-sig", "replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Anything that can be graded: a stub, the reference, a misconception, an alternative, a submission.

    The parts run in order in one module, so a later part may redefine what an earlier one defined.
    """

    label: str
    parts: tuple[Part, ...]
    digest: str

    @classmethod
    def of(cls, label: str, *parts: Part) -> Candidate:
        """Build a candidate whose digest is that of its sources (for one file: the file's SHA-256)."""
        digest = hashlib.sha256(b"\0".join(part.source for part in parts)).hexdigest()
        return cls(label, parts, digest)


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in for one exercise, byte for byte; `parts` is how it is run."""

    student: str
    exercise: str
    filename: str
    content: bytes
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes handed in, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def candidate(self) -> Candidate:
        """The submission as something to grade."""
        return Candidate(self.student, self.parts, self.digest)


# ---------------------------------------------------------------- what a course holds


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use. Seconds are wall time on a monotonic clock.

    `answer_kb` is for one answer: what a check then does with it may take many times as much memory.
    """

    call_seconds: float = 2.0
    load_seconds: float = 5.0
    total_seconds: float = 20.0
    cpu_seconds: int = 30
    memory_mb: int = 512
    output_kb: int = 32
    answer_kb: int = 1024


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong belief that learners hold, with code that acts on it (its parts overlay the reference).

    `alike` names the misconceptions that behave the same, with the reason for each; `unseen` says why
    no picture shows this one, "" where one does.
    """

    name: str
    functions: tuple[str, ...]
    belief: Text
    explanation: Text
    hint: Text
    candidate: Candidate
    alike: Mapping[str, str] = field(default_factory=dict)
    unseen: str = ""


# ---------------------------------------------------------------- what grading finds


@dataclass(frozen=True, slots=True)
class Span:
    """Where a function stands in a submission: part name, first and last line (1-based, inclusive)."""

    function: str
    part: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """Why a submission could not be run to its end when it was loaded.

    `kind` is "syntax_error", "raised", "timed_out" or "crashed"; `line` is 1-based, 0 if unknown.
    """

    kind: str
    message: str
    part: str = ""
    line: int = 0


class Why(StrEnum):
    """Why something of a submission's top level was not run."""

    IPYTHON = "ipython"
    OWN = "own"
    READS = "reads"
    NEEDS = "needs"
    LOOPS = "loops"
    LARGE = "large"
    STATEMENT = "statement"
    ABSENT = "absent"
    LANGUAGE = "language"
    SKIPPED = "skipped"
    RENAMED = "renamed"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement that was not run: its part, its line (1-based), its text, why, and what that is about.

    `functions` are those of the submission that need what it would have given.
    """

    part: str
    line: int
    text: str
    why: Why
    about: str = ""
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What became of one check.

    `exception` names the built-in exception of a `RAISED` check. `detail` says what happened in full:
    students see it for public checks only, staff for all. `functions` are those the check calls. `kills`
    is how many of the catalogue's misconceptions fail it, None where that is not known.
    """

    id: str
    title: Text
    hint: Text
    outcome: Outcome
    points: float
    possible: float
    visibility: Literal["hidden", "public"] = "hidden"
    functions: tuple[str, ...] = ()
    exception: str = ""
    detail: str = ""
    seconds: float = 0.0
    kills: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An exception of a submission that arose without hidden values, on an example that all submissions get.

    `kind` names the built-in exception, `text` is what it says, and `code` the line in which it came up: that
    of `part` with the number `line`, 0 if unknown.
    """

    function: str
    kind: str
    text: str
    part: str = ""
    line: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A misconception that shows in what one function of the submission does.

    Several of one function are held at once, unless one is `instead_of` another: then the two can't be told
    apart by behaviour. `explains` are the ids of the failed checks that the misconception fails, too, alone or
    with the other one that is held beside it.
    """

    function: str
    name: str
    belief: Text
    explanation: Text
    hint: Text
    instead_of: str = ""
    explains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The smallest public call at which a function differs: what came and what was due, as Python writes them.

    `changed` are the arguments that were changed in place: their numbers from 1 on, or their names.
    """

    function: str
    call: str
    gave: str
    due: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A small drawing's data. `x` are numbers (line, histogram: bin edges, one more than `y`) or labels (bars).

    Every number is finite. `log_x` draws x on a logarithmic axis.
    """

    kind: Literal["bars", "line", "histogram"]
    x: tuple[float | str, ...]
    y: tuple[float, ...]
    x_label: Text
    y_label: Text
    log_x: bool = False

    def distance(self, other: Plot) -> float:
        """How far apart the two lie at most, as a share of the drawing; 1 where they have no axes in common."""
        mine, theirs = (self.kind, self.log_x, len(self.y)), (other.kind, other.log_x, len(other.y))
        if mine != theirs or (self.kind == "bars" and self.x != other.x):
            return 1.0
        across = 0.0 if self.kind == "bars" else _apart(self._places(), other._places())
        floor = () if self.kind == "line" else (0.0,)  # bars and areas stand on zero
        return max(across, _apart(self.y, other.y, floor))

    def _places(self) -> tuple[float, ...]:
        numbers = tuple(float(value) for value in self.x)
        return (
            tuple(map(math.log10, numbers))
            if self.log_x and min(numbers, default=0.0) > 0
            else numbers
        )


def _apart(
    ones: tuple[float, ...], others: tuple[float, ...], shown: tuple[float, ...] = ()
) -> float:
    """The largest difference as a share of the range of all (halves: no overflow)."""
    halves = [value / 2 for value in (*ones, *others, *shown)]
    extent = max(halves, default=0.0) - min(halves, default=0.0)
    if extent <= LEVEL * max(map(abs, halves), default=0.0):
        return 0.0
    return max(abs(a / 2 - b / 2) for a, b in zip(ones, others, strict=True)) / extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the student's functions did beside what was asked, on a fixed public example.

    `yours` is None where the submission gave no answer that can be drawn; `asked` is the reference's.
    """

    title: Text
    caption: Text
    functions: tuple[str, ...]
    asked: Plot
    yours: Plot | None

    @property
    def distance(self) -> float:
        """How far `yours` lies from what was asked, as a share of the drawing; 1 without an answer."""
        return self.asked.distance(self.yours) if self.yours else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeReport:
    """Everything known about one graded submission.

    `limits` are those it was graded under, the same for whatever is handed in. `output` is what the
    submission printed in all; it may repeat hidden inputs, so students see only
    `load_output`, which was printed before any check ran. `raised` are exceptions of failed checks as they
    arise on public examples, too.
    """

    schema: int = REPORT_SCHEMA
    student: str
    exercise: str
    digest: str
    status: Status
    points: float
    possible: float
    checks: tuple[CheckReport, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    examples: tuple[Example, ...] = ()
    raised: tuple[Raised, ...] = ()
    pictures: tuple[Picture, ...] = ()
    problem: LoadProblem | None = None
    spans: tuple[Span, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    limits: Limits | None = None
    output: str = ""
    load_output: str = ""
    error: str = ""
    seed: str = ""
    suite_digest: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    unsafe: bool = False
    seconds: float = 0.0

    @property
    def full_marks(self) -> bool:
        """Whether this report holds a grade, and the grade is all there is to earn."""
        return self.status is Status.GRADED and self.points >= self.possible
