"""From verdicts to a score: pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model import CheckReport, Outcome
from grader.testing.suite import Check, Verdict


def scored(check: Check, verdict: Verdict) -> CheckReport:
    """What a check's verdict earns: all of its points, or none."""
    return CheckReport(
        id=check.id,
        title=check.title,
        hint=check.hint,
        outcome=verdict.outcome,
        points=check.points if verdict.outcome is Outcome.PASSED else 0.0,
        possible=check.points,
        visibility=check.visibility,
        functions=verdict.functions,
        exception=verdict.exception,
        detail=verdict.detail,
        seconds=verdict.seconds,
    )


def total(checks: Iterable[CheckReport]) -> float:
    """The points earned."""
    return sum(check.points for check in checks)
