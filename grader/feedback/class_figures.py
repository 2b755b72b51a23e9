"""The class report's figures: rates, the score distribution, the heat map, the wrong ideas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from grader.feedback.class_rows import ExerciseColumn, ExerciseResult, StudentRow
from grader.feedback.class_statistics import discrimination, interval
from grader.feedback.wording import Words
from grader.model import Outcome, Status, Text

_BINS = 10
_EXAMPLES = 5
_COMMON = 10  # ideas; more than that nobody teaches again
_NAMED = 150  # in a larger class the heat map's rows are thin and have no names


@dataclass(frozen=True, slots=True)
class CheckRate:
    """How many of the graded submissions passed a check; `percent` is None without any.

    `interval` is that of 95 % around it. `discrimination` is the correlation with the other checks, None
    where it would say nothing. `remark` is "all" or "none" where everybody did the same.
    """

    number: int
    title: str
    passed: int
    percent: float | None
    interval: tuple[float, float] | None
    discrimination: float | None
    remark: str


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map in units of cells: students by score downwards, checks to the right.

    `paths` has one path for each outcome, which strokes every run of cells that ended so.
    """

    paths: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    columns: int
    rows: int
    height: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How often an exercise was handed in, and what the first full marks took.

    `counts` are the students with one, two, three, and more attempts. `at_once` had full marks with the
    first attempt, `later` with a later one; of these `tries` and `seconds` are the medians.
    """

    counts: tuple[int, int, int, int]
    at_once: int
    later: int
    tries: float | None
    seconds: float | None

    @property
    def repeated(self) -> bool:
        """Whether anybody tried twice."""
        return any(self.counts[1:])


@dataclass(frozen=True, slots=True)
class Column:
    """An exercise's figures; `mean` is in percent of the points, None without any grade.

    `missing` are the students who handed in nothing although it counts.
    """

    name: str
    title: str
    graded: int
    missing: int
    ungraded: int
    mean: float | None
    full: int
    checks: tuple[CheckRate, ...]
    heat: Heat
    effort: Effort


@dataclass(frozen=True, slots=True)
class Idea:
    """A misconception of an exercise: how many of `of` graded students hold it, and some of their pages."""

    name: str
    belief: Text
    functions: tuple[str, ...]
    count: int
    of: int
    links: tuple[tuple[str, str], ...]

    @property
    def percent(self) -> float:
        """Their share."""
        return 100 * self.count / self.of


@dataclass(frozen=True, slots=True)
class ExerciseIdeas:
    """The misconceptions of one exercise, the commonest first: those shown at once, and the rarer ones.

    `place` is that of the exercise among the exercises.
    """

    place: int
    title: Text
    common: tuple[Idea, ...]
    rarer: tuple[Idea, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the score distribution, from `low` percent; `share` is of the highest bar."""

    low: int
    count: int
    share: float


def column(exercise: ExerciseColumn, place: int, rows: Sequence[StudentRow], say: Words) -> Column:
    """Compute an exercise's figures; what has no grade is in no rate."""
    results = [row.results[place] for row in rows]
    there = [result for result in results if result]
    graded = [result for result in there if result.status is Status.GRADED]
    shares = [result.points / result.possible for result in graded if result.possible]
    scores = [_passed(result) for result in graded]
    return Column(
        name=exercise.name,
        title=say.of(exercise.title),
        graded=len(graded),
        missing=sum(exercise.name in row.missing for row in rows),
        ungraded=len(there) - len(graded),
        mean=_percent(sum(shares), len(shares)),
        full=sum(result.points >= result.possible for result in graded),
        checks=tuple(
            _rate(number, id_, say.of(title), graded, scores)
            for number, (id_, title) in enumerate(exercise.checks, start=1)
        ),
        heat=_heat(exercise, [(row, row.results[place]) for row in rows]),
        effort=_effort(there),
    )


def _effort(results: Sequence[ExerciseResult]) -> Effort:
    counts = Counter(min(result.attempts, 4) for result in results)
    full = [result.to_full for result in results if result.to_full]
    later = [(tries, seconds) for tries, seconds in full if tries > 1]
    return Effort(
        counts=(counts[1], counts[2], counts[3], counts[4]),
        at_once=len(full) - len(later),
        later=len(later),
        tries=median(tries for tries, _ in later) if later else None,
        seconds=median(seconds for _, seconds in later) if later else None,
    )


def _passed(result: ExerciseResult) -> int:
    return sum(outcome is Outcome.PASSED for outcome in result.outcomes.values())


def _rate(
    number: int, id_: str, title: str, graded: Sequence[ExerciseResult], scores: Sequence[int]
) -> CheckRate:
    passed = [result.outcomes.get(id_) is Outcome.PASSED for result in graded]
    rest = [float(score - own) for score, own in zip(scores, passed, strict=True)]
    count = sum(passed)
    remark = "" if 0 < count < len(graded) or not graded else "all" if count else "none"
    return CheckRate(
        number, title, count, _percent(count, len(graded)), interval(count, len(graded)),
        discrimination(passed, rest), remark,
    )  # fmt: skip


def distribution(rows: Sequence[StudentRow]) -> list[Bin]:
    """Count the students by their percent of the points; 100 belongs to the last bar."""
    width = 100 // _BINS
    percents = [row.percent for row in rows if row.percent is not None]
    counts = Counter(min(int(percent // width), _BINS - 1) for percent in percents)
    highest = max(counts.values(), default=1)
    return [Bin(i * width, counts[i], counts[i] / highest) for i in range(_BINS)]


def ideas(exercises: Sequence[ExerciseColumn], rows: Sequence[StudentRow]) -> list[ExerciseIdeas]:
    """List the misconceptions that submissions behave like by exercise, what is to be taught again first.

    The ten commonest of all are shown at once. A submission that fits several is counted in each.
    """
    by_place = []
    for place, exercise in enumerate(exercises):
        if found := _ideas(exercise, [(row, row.results[place]) for row in rows]):
            by_place.append((place, found))
    by_place.sort(key=lambda item: -item[1][0].count)
    ranked = sorted(
        ((place, idea) for place, found in by_place for idea in found),
        key=lambda item: (-item[1].count, -item[1].percent),
    )
    common = {(place, idea.name) for place, idea in ranked[:_COMMON]}
    return [
        ExerciseIdeas(
            place=place,
            title=exercises[place].title,
            common=tuple(idea for idea in found if (place, idea.name) in common),
            rarer=tuple(idea for idea in found if (place, idea.name) not in common),
        )
        for place, found in by_place
    ]


def _ideas(
    exercise: ExerciseColumn, results: Sequence[tuple[StudentRow, ExerciseResult | None]]
) -> list[Idea]:
    beliefs: dict[str, Text] = {}
    functions: dict[str, dict[str, None]] = {}
    holders: dict[str, list[StudentRow]] = {}
    graded = [(row, its) for row, its in results if its and its.status is Status.GRADED]
    for row, result in graded:
        for item in result.diagnoses:
            beliefs[item.name] = item.belief
            functions.setdefault(item.name, {})[item.function] = None
        for name in {item.name for item in result.diagnoses}:  # in two functions it is one
            holders.setdefault(name, []).append(row)
    return [
        Idea(
            name=name,
            belief=beliefs[name],
            functions=tuple(functions[name]),
            count=len(holders[name]),
            of=len(graded),
            links=tuple((row.shown, row.link(exercise.name)) for row in holders[name][:_EXAMPLES]),
        )
        for name in sorted(holders, key=lambda name: (-len(holders[name]), name))
    ]


def summary(exercises: Sequence[ExerciseColumn], rows: Sequence[StudentRow]) -> list[str]:
    """A line for the terminal about each exercise: how it went, and what most of them missed.

    What nobody handed in is named in one line behind the others.
    """
    lines, untouched = [], []
    for place, exercise in enumerate(exercises):
        results = [result for row in rows if (result := row.results[place])]
        if results:
            lines.append(_line(exercise, results))
        else:
            untouched.append(exercise.name)
    if untouched:
        lines.append(f"Nothing handed in yet for: {', '.join(untouched)}")
    return lines


def _line(exercise: ExerciseColumn, results: Sequence[ExerciseResult]) -> str:
    graded = [result for result in results if result.status is Status.GRADED]
    waiting = len(results) - len(graded)
    also = f", {waiting} not graded yet" if waiting else ""
    if not graded:
        return f"{exercise.name}: nothing graded{also}"
    full = sum(result.points >= result.possible for result in graded)
    mean = sum(result.points / result.possible for result in graded if result.possible)
    missed = Counter(
        id_
        for result in graded
        for id_, outcome in result.outcomes.items()
        if outcome is not Outcome.PASSED
    )
    how = f"{full} with full marks, mean {mean / len(graded):.0%}"
    text = f"{exercise.name}: {len(graded)} graded{also}, {how}"
    return text + (f"; most missed: {missed.most_common(1)[0][0]}" if missed else "")


def _percent(part: float, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _heat(
    exercise: ExerciseColumn, results: Sequence[tuple[StudentRow, ExerciseResult | None]]
) -> Heat:
    shown = [(row, result) for row, result in results if result and result.outcomes]
    shown.sort(key=lambda item: -item[1].points)
    paths: dict[Outcome, list[str]] = {}
    for y, (_, result) in enumerate(shown):
        outcomes = [result.outcomes.get(id_) for id_, _ in exercise.checks]
        x = 0
        for outcome, run in groupby(outcomes):
            length = len(list(run))
            if outcome is not None:
                paths.setdefault(outcome, []).append(f"M{x} {y}h{length}")
            x += length
    named = len(shown) <= _NAMED
    return Heat(
        paths=tuple(
            (outcome.value, "".join(paths[outcome])) for outcome in Outcome if outcome in paths
        ),
        names=tuple(row.shown for row, _ in shown) if named else (),
        columns=len(exercise.checks),
        rows=len(shown),
        height=14 if named else 4,
    )
