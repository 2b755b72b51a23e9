"""The class report: scores, checks, wrong ideas and students on one page."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup

from grader.feedback.rendering import environment, style
from grader.feedback.wording import Words, words
from grader.model import Diagnosis, GradeReport, Outcome, Status, Text

_CELL = 14
_NAME = 190
_EXAMPLES = 5
_BINS = 10


@dataclass(frozen=True, slots=True)
class ExerciseColumn:
    """An exercise of the report, with its checks in order: id and title."""

    name: str
    title: Text
    checks: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """What one student's report of one exercise says, and the link to its page."""

    status: Status
    points: float
    possible: float
    link: str
    outcomes: Mapping[str, Outcome]
    diagnoses: tuple[Diagnosis, ...]
    unsafe: bool


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student; `results` has an entry for each exercise, None where nothing was handed in."""

    student: str
    name: str
    section: str
    results: tuple[ExerciseResult | None, ...]

    @property
    def shown(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.student

    @property
    def points(self) -> float:
        """The points of all graded exercises."""
        return sum(result.points for result in self._graded)

    @property
    def possible(self) -> float:
        """What could be earned in them."""
        return sum(result.possible for result in self._graded)

    @property
    def percent(self) -> float | None:
        """The points in percent, None without any grade."""
        return 100 * self.points / self.possible if self.possible else None

    @property
    def needs_help(self) -> bool:
        """Whether less than half is earned, or something could not be graded."""
        broken = any(result and result.status is not Status.GRADED for result in self.results)
        return broken or (self.percent is not None and self.percent < 50)

    @property
    def _graded(self) -> list[ExerciseResult]:
        return [result for result in self.results if result and result.status is Status.GRADED]


def result_of(report: GradeReport, link: str) -> ExerciseResult:
    """What the class report needs of one report."""
    return ExerciseResult(
        status=report.status,
        points=report.points,
        possible=report.possible,
        link=link,
        outcomes={check.id: check.outcome for check in report.checks},
        diagnoses=report.diagnoses,
        unsafe=report.unsafe,
    )


def class_page(
    course_title: Text,
    exercises: Sequence[ExerciseColumn],
    rows: Sequence[StudentRow],
    *,
    language: str,
) -> str:
    """Render the class report as a page that needs nothing else."""
    say = words(language)
    columns = [_Column.of(exercise, place, rows, say) for place, exercise in enumerate(exercises)]
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        environment()
        .get_template("class.html")
        .render(
            say=say,
            style=style(),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=digest,
            title=say.of(course_title),
            columns=columns,
            rows=rows,
            graded=sum(column.graded for column in columns),
            errors=sum(column.errors for column in columns),
            bins=_distribution(rows),
            ideas=_ideas(exercises, rows),
            help=[row for row in rows if row.needs_help],
            outcomes=list(Outcome),
        )
    )


@dataclass(frozen=True, slots=True)
class _Check:
    """A check's pass rate over the graded submissions."""

    number: int
    id: str
    title: str
    passed: int
    rate: float


@dataclass(frozen=True, slots=True)
class _Column:
    """An exercise's figures, and the heat map of its students by its checks."""

    name: str
    title: str
    graded: int
    missing: int
    errors: int
    mean: float
    full: int
    checks: tuple[_Check, ...]
    heat: tuple[tuple[str, str], ...]
    names: tuple[tuple[int, str], ...]
    width: int
    height: int

    @classmethod
    def of(
        cls, exercise: ExerciseColumn, place: int, rows: Sequence[StudentRow], say: Words
    ) -> _Column:
        results = [(row, row.results[place]) for row in rows]
        graded = [result for _, result in results if result and result.status is Status.GRADED]
        shown = [(row, result) for row, result in results if result and result.outcomes]
        return cls(
            name=exercise.name,
            title=say.of(exercise.title),
            graded=len(graded),
            missing=sum(result is None for _, result in results),
            errors=sum(
                bool(result and result.status is not Status.GRADED) for _, result in results
            ),
            mean=sum(result.points / result.possible for result in graded) / len(graded)
            if graded
            else 0,
            full=sum(result.points >= result.possible for result in graded),
            checks=tuple(
                _check(number, *check, graded, say)
                for number, check in enumerate(exercise.checks, 1)
            ),
            heat=_heat(exercise, [result for _, result in shown]),
            names=tuple((_CELL * i + 31, row.shown) for i, (row, _) in enumerate(shown)),
            width=_NAME + _CELL * len(exercise.checks) + 8,
            height=_CELL * len(shown) + 26,
        )


def _check(
    number: int, id_: str, title: Text, graded: Sequence[ExerciseResult], say: Words
) -> _Check:
    passed = sum(result.outcomes.get(id_) is Outcome.PASSED for result in graded)
    return _Check(number, id_, say.of(title), passed, passed / len(graded) if graded else 0.0)


def _heat(
    exercise: ExerciseColumn, results: Sequence[ExerciseResult]
) -> tuple[tuple[str, str], ...]:
    """One path for each outcome: a square for each student and check that ended so."""
    squares: dict[Outcome, list[str]] = {}
    for row, result in enumerate(results):
        for column, (id_, _) in enumerate(exercise.checks):
            outcome = result.outcomes.get(id_)
            if outcome is not None:
                x, y = _NAME + _CELL * column, _CELL * row + 21
                squares.setdefault(outcome, []).append(f"M{x} {y}h11v11h-11z")
    return tuple((outcome.value, "".join(paths)) for outcome, paths in squares.items())


@dataclass(frozen=True, slots=True)
class _Idea:
    """A misconception of the class: how many hold it, and some of their pages."""

    belief: Text
    exercise: str
    function: str
    count: int
    links: tuple[tuple[str, str], ...]


def _ideas(exercises: Sequence[ExerciseColumn], rows: Sequence[StudentRow]) -> list[_Idea]:
    """The misconceptions that the class's submissions behave like, most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    beliefs: dict[tuple[str, str, str], Text] = {}
    links: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in rows:
        for exercise, result in zip(exercises, row.results, strict=True):
            for item in result.diagnoses if result else ():
                key = (exercise.name, item.function, item.name)
                counts[key] += 1
                beliefs[key] = item.belief
                links.setdefault(key, []).append((row.shown, result.link if result else ""))
    return [
        _Idea(beliefs[key], key[0], key[1], count, tuple(links[key][:_EXAMPLES]))
        for key, count in counts.most_common()
    ]


@dataclass(frozen=True, slots=True)
class _Bin:
    """One bar of the score distribution, placed on a canvas of 560 by 200."""

    label: str
    count: int
    x: float
    y: float
    height: float


def _distribution(rows: Sequence[StudentRow]) -> list[_Bin]:
    percents = [row.percent for row in rows if row.percent is not None]
    counts = Counter(min(int(percent // (100 / _BINS)), _BINS - 1) for percent in percents)
    highest = max(counts.values(), default=1)
    bins = []
    for place in range(_BINS):
        height = round(130 * counts[place] / highest, 1)
        step = 100 // _BINS
        label = f"{place * step}–{(place + 1) * step}"
        bins.append(_Bin(label, counts[place], 10 + 54 * place, 155 - height, height))
    return bins


@cache
def _script() -> str:
    return (resources.files(__package__) / "templates" / "class.js").read_text("utf-8")
