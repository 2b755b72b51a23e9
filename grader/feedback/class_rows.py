"""What the class report is made of: exercises, students, and what their reports say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.model import Diagnosis, GradeReport, Outcome, Status, Text
from grader.submissions import page_name


@dataclass(frozen=True, slots=True)
class ExerciseColumn:
    """An exercise of the report, with its checks in order: id and title."""

    name: str
    title: Text
    checks: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """What a report of an exercise says, in anybody's name: students who did alike share one.

    `to_full` is how many of the `attempts`, and how many seconds, the first full marks took.
    """

    status: Status
    points: float
    possible: float
    outcomes: Mapping[str, Outcome]
    diagnoses: tuple[Diagnosis, ...]
    unsafe: bool
    exercise: str
    attempts: int = 1
    to_full: tuple[int, float] | None = None


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student; `results` has an entry for each exercise, None where nothing was handed in.

    Where that counts, `missing` has what could have been earned, by exercise; `granted` has points that staff
    gave for it, and what was possible. `notes` say by exercise what
    made points what they are.
    """

    student: str
    name: str
    section: str
    results: tuple[ExerciseResult | None, ...]
    missing: Mapping[str, float] = field(default_factory=dict)
    granted: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.student

    def link(self, exercise: str) -> str:
        """The link to the page of an exercise, which lies beside the class report."""
        return page_name(self.student, exercise)

    @property
    def points(self) -> float:
        """The points of all graded exercises, and those that were granted."""
        granted = sum(points for points, _ in self.granted.values())
        return sum(result.points for result in self._graded) + granted

    @property
    def possible(self) -> float:
        """What could be earned in them, and in what counts and was not handed in."""
        granted = sum(possible for _, possible in self.granted.values())
        missing = sum(self.missing.values())
        return sum(result.possible for result in self._graded) + missing + granted

    @property
    def ungraded(self) -> int:
        """How many exercises have no grade by our fault: they are neither earned nor possible."""
        return sum(1 for result in self.results if result) - len(self._graded)

    @property
    def percent(self) -> float | None:
        """The points in percent, None where nothing counts."""
        return 100 * self.points / self.possible if self.possible else None

    @property
    def needs_help(self) -> bool:
        """Whether less than half of what counts is earned, or something could not be graded."""
        return bool(self.ungraded) or (self.percent is not None and self.percent < 50)

    @property
    def _graded(self) -> list[ExerciseResult]:
        return [result for result in self.results if result and result.status is Status.GRADED]


@dataclass(frozen=True, slots=True)
class UngradedWork:
    """A submission without a grade, by our fault: whose it is, its id, and the reason for staff."""

    shown: str
    exercise: str
    id: str
    reason: str


def result_of(
    report: GradeReport, attempts: int = 1, to_full: tuple[int, float] | None = None
) -> ExerciseResult:
    """What the class report needs of one report, and of how the student came there."""
    return ExerciseResult(
        status=report.status,
        points=report.points,
        possible=report.possible,
        outcomes={check.id: check.outcome for check in report.checks},
        diagnoses=report.diagnoses,
        unsafe=report.unsafe,
        exercise=report.exercise,
        attempts=attempts,
        to_full=to_full,
    )


def not_graded(
    exercise: str, attempts: int = 1, to_full: tuple[int, float] | None = None
) -> ExerciseResult:
    """What the class report shows of a submission that is stored and has no report yet."""
    return ExerciseResult(
        status=Status.NOT_GRADED,
        points=0.0,
        possible=0.0,
        outcomes={},
        diagnoses=(),
        unsafe=False,
        exercise=exercise,
        attempts=attempts,
        to_full=to_full,
    )
