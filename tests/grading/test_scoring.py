"""From verdicts to points."""

from __future__ import annotations

import pytest

from grader.grading.scoring import scored, total
from grader.model import Outcome
from grader.testing.suite import Check, Verdict

CHECK = Check("test_x", {"en": "t"}, {"en": "h"}, 2.5, "hidden")


@pytest.mark.parametrize("outcome", Outcome, ids=str)
def test_only_passing_earns_points(outcome: Outcome) -> None:
    """Each outcome but one earns nothing."""
    report = scored(CHECK, Verdict(outcome))
    assert report.points == (2.5 if outcome is Outcome.PASSED else 0)
    assert (report.possible, report.outcome) == (2.5, outcome)


def test_what_a_verdict_says_is_kept() -> None:
    """Exception, detail, functions and time go into the report, texts come from the check."""
    report = scored(CHECK, Verdict(Outcome.RAISED, "KeyError", "why", ("f",), 0.5))
    assert (report.exception, report.detail, report.functions) == ("KeyError", "why", ("f",))
    assert (report.id, report.title, report.hint) == ("test_x", {"en": "t"}, {"en": "h"})
    assert (report.seconds, report.visibility) == (0.5, "hidden")


def test_total_adds_what_was_earned() -> None:
    """The sum is over earned points, and 0 for no checks."""
    passed, failed = (scored(CHECK, Verdict(o)) for o in (Outcome.PASSED, Outcome.WRONG))
    assert total([passed, failed, passed]) == 5.0
    assert total([]) == 0
