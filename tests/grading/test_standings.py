"""What counts in the end: properties of the policy's pure functions, and cases by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course import Policy
from grader.grading.standings import Attempt, Rules, days_late, refusal, standing
from grader.model import CheckReport, GradeReport, Outcome, Status

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


POLICIES = st.builds(
    Policy,
    late_penalty=st.floats(0, 1),
    late_days=st.none() | st.integers(1, 5),
    grace_minutes=st.integers(0, 120),
    attempts=st.none() | st.integers(1, 5),
    keep=st.sampled_from(("latest", "best")),
)
HISTORIES = st.lists(st.tuples(st.floats(-100, 200), st.floats(0, 10)), min_size=1, max_size=6).map(
    lambda pairs: [Attempt(at(hours), report(points)) for hours, points in sorted(pairs)]
)


@given(HISTORIES, POLICIES)
def test_points_stay_within_what_is_possible(history: list[Attempt], policy: Policy) -> None:
    """Nothing is below zero or above the possible points, and every late day is told."""
    found = standing(history, Rules(policy, DUE))
    assert found is not None
    assert 0 <= found.points <= found.possible + 1e-6
    assert bool(found.days_late) == any("late" in note for note in found.notes)


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
    """Not late within the grace time; from then on each begun day since the deadline counts."""
    late = days_late(at(hours), DUE, grace)
    assert (late == 0) == (at(hours) <= DUE + timedelta(minutes=grace))
    assert late == 0 or (late - 1) * 24 < hours <= late * 24 + 1e-3


def test_time_zones_are_the_same_moment() -> None:
    """A hand-in one minute after 23:59 in Tokyo is late, wherever it is written down."""
    assert days_late((DUE + timedelta(minutes=1)).astimezone(UTC), DUE) == 1
    assert days_late(DUE.astimezone(ZoneInfo("America/Los_Angeles")), DUE) == 0


def test_late_days_cost_and_end() -> None:
    """A tenth a day; after the last day nothing counts."""
    rules = Rules(Policy(late_penalty=0.1, late_days=3), DUE)
    got = [
        standing([Attempt(at(hours), report(10))], rules).points for hours in (-1, 1, 25, 71, 73)
    ]  # type: ignore[union-attr]
    assert got == [10, 9, 8, 7, 0]


def test_only_so_many_attempts_count() -> None:
    """What comes after the last attempt is stored and changes nothing."""
    history = [Attempt(at(-3 + n), report(points)) for n, points in enumerate((4, 8, 10))]
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
        mixed.insert(place, Attempt(at(0), its))
    found = standing(mixed, rules)
    assert found is not None
    assert before is not None
    assert mixed[found.attempt] is history[before.attempt]
    assert replace(found, attempt=0) == replace(before, attempt=0)


def test_without_any_grade_nothing_stands() -> None:
    """Neither no attempt nor one that we failed to grade is a grade."""
    assert standing([], Rules()) is None
    assert standing([Attempt(at(-1), None)], Rules()) is None
    assert standing([Attempt(at(-1), report(0, Status.INTERNAL_ERROR))], Rules()) is None


def test_overrides_and_dropped_checks_come_with_their_reasons() -> None:
    """A dropped check counts neither for nor against; an override says what it replaces."""
    history = [Attempt(at(-1), report(7))]
    found = standing(history, Rules(dropped={"b": "was unclear"}))
    assert found is not None
    assert (found.points, found.possible) == (6, 6)
    assert found.notes == ("b does not count: was unclear",)
    found = standing(history, Rules(override=(9.5, "regraded by hand")))
    assert found is not None
    assert found.points == 9.5
    assert found.notes == ("9.5 points instead of 7: regraded by hand",)


def test_hand_ins_are_refused_with_the_reason() -> None:
    """Too many, or too soon after the last one."""
    policy = Policy(attempts=2, cooldown_minutes=5)
    assert refusal([], at(0), policy) == ""
    assert refusal([at(0)], at(0) + timedelta(minutes=1), policy).endswith("in 4:00 minutes.")
    assert refusal([at(0)], at(0.1), policy) == ""
    assert refusal([at(0), at(1)], at(9), policy) == "All 2 attempts are used."
