"""What counts in the end: properties of the policy's pure functions, and cases by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course import Policy
from grader.grading.standings import Attempt, ByHand, Rules, days_late, refusal, standing, taken
from grader.model import CheckReport, GradeReport, LoadProblem, Outcome, Status

DUE = datetime(2026, 12, 1, 23, 59, tzinfo=ZoneInfo("Asia/Tokyo"))
TEXT = {"en": "T"}


def report(points: float, status: Status = Status.GRADED) -> GradeReport:
    """A report of two checks, one of 6 points and one of 4."""
    first = min(points, 6.0)
    checks = tuple(
        CheckReport(id=name, title=TEXT, hint=TEXT, outcome=Outcome.PASSED, points=got, possible=of)
        for name, got, of in (("a", first, 6.0), ("b", points - first, 4.0))
    )
    return GradeReport(
        student="ada",
        exercise="x",
        digest="d",
        status=status,
        points=points,
        possible=10.0,
        checks=checks,
    )


def at(hours: float) -> datetime:
    """So many hours after the deadline."""
    return DUE + timedelta(hours=hours)


def attempt(hours: float, its: GradeReport | None, digest: str | None = None) -> Attempt:
    """Hand in so many hours after the deadline; each file is another one unless said otherwise."""
    return Attempt(at(hours), its, digest or f"file {next(FILES)}", at(hours))


FILES = count()
POLICIES = st.builds(
    Policy,
    late_penalty=st.floats(0, 1),
    late_days=st.none() | st.integers(0, 5),
    grace_minutes=st.integers(0, 120),
    attempts=st.none() | st.integers(1, 5),
    keep=st.sampled_from(("latest", "best")),
)
HISTORIES = st.lists(st.tuples(st.floats(-100, 200), st.floats(0, 10)), min_size=1, max_size=6).map(
    lambda pairs: [attempt(hours, report(points)) for hours, points in sorted(pairs)]
)


@given(HISTORIES, POLICIES)
def test_points_stay_within_what_is_possible(history: list[Attempt], policy: Policy) -> None:
    """Nothing is below zero or above the possible points, and every late day is told."""
    found = standing(history, Rules(policy, DUE))
    assert found is not None
    assert 0 <= found.points <= found.possible + 1e-6
    assert bool(found.days_late) == any("late" in note.key for note in found.notes)


@given(HISTORIES, POLICIES)
def test_best_is_never_worse_than_latest(history: list[Attempt], policy: Policy) -> None:
    """Keeping the best attempt gives at least what the latest gives."""
    best = standing(history, Rules(replace(policy, keep="best"), DUE))
    latest = standing(history, Rules(replace(policy, keep="latest"), DUE))
    assert best is not None
    assert latest is not None
    assert best.points >= latest.points


@given(HISTORIES, POLICIES, st.floats(0, 300))
def test_an_extension_never_costs_points(
    history: list[Attempt], policy: Policy, hours: float
) -> None:
    """A later deadline gives as much or more."""
    before, after = (
        standing(history, Rules(policy, due)) for due in (DUE, DUE + timedelta(hours=hours))
    )
    assert before is not None
    assert after is not None
    assert after.points >= before.points - 1e-6


@given(HISTORIES)
def test_without_rules_the_latest_report_stands(history: list[Attempt]) -> None:
    """A course without a policy has the points of the latest report."""
    found = standing(history, Rules())
    assert found is not None
    assert found.points == pytest.approx(history[-1].report.points, abs=1e-6)  # type: ignore[union-attr]
    assert found.notes == ()


@given(st.floats(-1000, 1000), st.integers(0, 600))
def test_days_late_count_what_has_begun(hours: float, grace: int) -> None:
    """Each begun day counts, and each has its grace time."""
    late = days_late(at(hours), DUE, grace)
    assert late == max(
        0, math.ceil((at(hours) - DUE - timedelta(minutes=grace)) / timedelta(days=1))
    )


def test_time_zones_are_the_same_moment() -> None:
    """A hand-in one minute after 23:59 in Tokyo is late, wherever it is written down."""
    assert days_late((DUE + timedelta(minutes=1)).astimezone(UTC), DUE) == 1
    assert days_late(DUE.astimezone(ZoneInfo("America/Los_Angeles")), DUE) == 0


def test_late_days_cost_and_end() -> None:
    """A tenth a day; after the last day nothing counts."""
    rules = Rules(Policy(late_penalty=0.1, late_days=3), DUE)
    got = [standing([attempt(hours, report(10))], rules).points for hours in (-1, 1, 25, 71, 73)]  # type: ignore[union-attr]
    assert got == [10, 9, 8, 7, 0]


def test_only_so_many_attempts_count() -> None:
    """What comes after the last attempt is stored and changes nothing."""
    history = [attempt(-3 + n, report(points)) for n, points in enumerate((4, 8, 10))]
    assert standing(history, Rules(Policy(attempts=2))).points == 8  # type: ignore[union-attr]
    assert standing(history, Rules(Policy(attempts=2, keep="best"))).attempt == 1  # type: ignore[union-attr]


UNGRADED = st.sampled_from([None, report(0, Status.INTERNAL_ERROR)])


@given(HISTORIES, POLICIES, st.lists(st.tuples(st.integers(0, 6), UNGRADED), max_size=4))
def test_what_we_failed_to_grade_takes_nothing(
    history: list[Attempt], policy: Policy, ungraded: list[tuple[int, GradeReport | None]]
) -> None:
    """Wherever attempts without a grade stand, what counts is what would count without them."""
    rules = Rules(policy, DUE)
    before = standing(history, rules)
    mixed = list(history)
    for place, its in ungraded:
        mixed.insert(place, attempt(0, its))
    found = standing(mixed, rules)
    assert found is not None
    assert before is not None
    assert mixed[found.attempt] is history[before.attempt]
    assert replace(found, attempt=0) == replace(before, attempt=0)


def test_without_any_grade_nothing_stands() -> None:
    """Neither no attempt nor one that we failed to grade is a grade."""
    assert standing([], Rules()) is None
    assert standing([attempt(-1, None)], Rules()) is None
    assert standing([attempt(-1, report(0, Status.INTERNAL_ERROR))], Rules()) is None


def test_overrides_and_dropped_checks_come_with_their_reasons() -> None:
    """A dropped check counts neither for nor against; an override says what it replaces."""
    history = [attempt(-1, report(7))]
    found = standing(history, Rules(dropped={"b": "was unclear"}))
    assert found is not None
    assert (found.points, found.possible) == (6, 6)
    (note,) = found.notes
    assert (note.key, note.values) == ("note_dropped", {"check": "b", "reason": "was unclear"})
    found = standing(history, Rules(override=(9.5, "regraded by hand")))
    assert found is not None
    assert found.points == 9.5
    (note,) = found.notes
    assert note.values == {"points": "9.5", "before": "7", "reason": "regraded by hand"}


@given(st.floats(0, 10), st.lists(st.floats(-20, 20), min_size=1, max_size=4))
def test_what_is_given_by_hand_stays_within_what_is_possible(
    points: float, given_by_hand: list[float]
) -> None:
    """Whatever is ticked, nobody gets less than nothing or more than all; and each item is told."""
    by_hand = [ByHand(f"item {place}", one) for place, one in enumerate(given_by_hand)]
    found = standing([attempt(-1, report(points))], Rules(by_hand=by_hand))
    assert found is not None
    assert 0 <= found.points <= found.possible == 10
    whole = points + sum(given_by_hand)
    assert found.points == pytest.approx(min(max(whole, 0), 10), abs=1e-5)
    assert [note.key for note in found.notes] == ["note_by_hand"] * len(by_hand)


def test_what_is_given_by_hand_is_late_with_the_work() -> None:
    """It loses its part as the rest does; an override stands above it, and without a grade there is none."""
    rules = Rules(Policy(late_penalty=0.1), DUE, by_hand=[ByHand("Clear names", 2)])
    history = [attempt(1, report(6))]
    found = standing(history, rules)
    assert found is not None
    assert found.points == 7.2
    assert dict(found.notes[0].values) == {"text": "Clear names", "points": "+2"}
    found = standing(history, replace(rules, override=(1.0, "agreed")))
    assert found is not None
    assert found.points == 1
    assert standing([attempt(-1, None)], rules) is None


NIGHT = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("due", "handed_in", "late"),
    [
        # Clocks go back in the night of October 25 and forward in that of March 28.
        ("2026-10-24T23:59:00", "2026-10-25T23:59:00", 1),  # 25 hours
        ("2026-10-24T23:59:00", "2026-10-26T00:00:00", 2),
        ("2027-03-27T23:59:00", "2027-03-28T23:59:00", 1),  # 23 hours
        ("2027-03-27T23:59:00", "2027-03-29T00:00:00", 2),  # 24 hours and a minute
        ("2027-03-27T02:30:00", "2027-03-28T03:30:00", 1),  # 02:30 is left out that night
        ("2026-10-24T02:30:00", "2026-10-25T02:30:00", 1),
    ],
)
def test_a_night_in_which_clocks_change_is_one_day(due: str, handed_in: str, late: int) -> None:
    """Days are those of the course's time zone, of 23 to 25 hours."""
    local, when = (datetime.fromisoformat(text).replace(tzinfo=NIGHT) for text in (due, handed_in))
    assert days_late(when, local) == late
    assert days_late(when.astimezone(UTC), local) == late


@pytest.mark.parametrize("year", [1, 9999])
def test_any_time_that_a_hand_in_claims_is_counted(year: int) -> None:
    """The first and the last year that there are stop no report."""
    when = datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert (days_late(when, DUE, 15) > 2_900_000) == (year == 9999)


def test_without_a_time_nothing_is_late() -> None:
    """A file from a folder came in long after, and that is nobody's fault."""
    one = Attempt(at(1000), report(10), "x", None)
    found = standing([one], Rules(Policy(late_penalty=1, late_days=0), DUE))
    assert found is not None
    assert (found.points, found.days_late) == (10, 0)


def test_no_late_day_may_count() -> None:
    """With late_days = 0 whatever is late has no points."""
    rules = Rules(Policy(late_days=0), DUE)
    got = [standing([attempt(hours, report(10))], rules).points for hours in (-1, 1)]  # type: ignore[union-attr]
    assert got == [10, 0]


def test_the_same_file_again_is_no_attempt() -> None:
    """The first file, handed in again late, counts again with its own time, and both attempts are left."""
    rules = Rules(Policy(late_penalty=0.5, attempts=2), DUE)
    history = [
        attempt(-2, report(4), "a"),
        attempt(-1, report(8), "b"),
        attempt(1, report(8), "b"),
        attempt(2, report(10), "c"),
    ]
    assert standing(history, rules).points == 8  # type: ignore[union-attr]
    assert taken(history[:3]) == [at(-2), at(-1)]
    again = standing([*history, attempt(30, report(4), "a")], rules)
    assert again is not None
    assert (again.points, again.attempt, again.days_late) == (4, 4, 0)


def test_a_file_again_that_was_not_graded_keeps_its_grade() -> None:
    """The grade that these bytes have stands, whichever time they were handed in it is from."""
    history = [attempt(-2, report(4), "a"), attempt(-1, report(8), "b"), attempt(0, None, "a")]
    assert standing(history, Rules()).points == 4  # type: ignore[union-attr]


def alien(problem: LoadProblem | None = None) -> GradeReport:
    """A report of a file that has none of the functions."""
    checks = tuple(
        replace(check, outcome=Outcome.MISSING, points=0.0) for check in report(0).checks
    )
    return replace(report(0), checks=checks, problem=problem)


def test_a_file_of_another_exercise_is_no_attempt() -> None:
    """It takes none, replaces none, and is told; alone it is all there is; one that Python can't read is one."""
    history = [attempt(-3, report(8)), attempt(-2, alien()), attempt(-1, report(5))]
    assert taken(history) == [at(-3), at(-1)]
    found = standing(history[:2], Rules(Policy(attempts=1)))
    assert found is not None
    assert (found.points, [note.key for note in found.notes]) == (8, ["note_alien"])
    assert standing(history[1:2], Rules()).points == 0  # type: ignore[union-attr]
    assert standing(history, Rules()).notes == ()  # type: ignore[union-attr]
    broken = alien(LoadProblem(kind="syntax_error", message="x"))
    assert taken([attempt(-1, broken)]) == [at(-1)]


def test_a_pause_is_not_begun_by_a_time_to_come() -> None:
    """A hand-in that claims next year stops nobody from handing in today."""
    assert refusal([at(9000)], at(0), Policy(cooldown_minutes=5)) is None


def test_hand_ins_are_refused_with_the_reason() -> None:
    """Too many, or too soon after the last one."""
    policy = Policy(attempts=2, cooldown_minutes=5)
    assert refusal([], at(0), policy) is None
    assert refusal([at(0)], at(0) + timedelta(minutes=1), policy)["en"].endswith("in 4:00 minutes.")
    assert refusal([at(0)], at(0.1), policy) is None
    assert refusal([at(0), at(1)], at(9), policy)["en"] == "All 2 attempts are used."
