"""What a student may see of a report."""

from __future__ import annotations

import pytest

from grader.feedback.redaction import redacted
from grader.model import Outcome
from tests.feedback import samples


def test_hidden_checks_lose_their_details() -> None:
    """Of a hidden check neither detail nor time is left; a public one keeps both."""
    made = redacted(samples.every_outcome())
    hidden = [check for check in made.checks if check.visibility == "hidden"]
    public = [check for check in made.checks if check.visibility == "public"]
    assert {(check.detail, check.seconds) for check in hidden} == {("", 0.0)}
    assert [check.detail for check in public] == ["PUBLIC (3, 4) is not (4, 3)"]


def test_the_report_loses_seed_error_and_time() -> None:
    """What would lead to the hidden draws is gone; the student's own output stays."""
    made = redacted(
        samples.report(samples.check("a"), error="SECRET", output="hidden", load_output="mine")
    )
    assert (made.seed, made.error, made.seconds, made.output) == ("", "", 0.0, "mine")


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("ValueError", "ValueError"),
        ("LinAlgError", "LinAlgError"),
        ("print", ""),
        ("Secret_0_8_Error", ""),
        ("ValueError: keep_prob was 0.8", ""),
        ("__import__", ""),
    ],
)
def test_only_well_known_exceptions_keep_their_name(name: str, left: str) -> None:
    """An exception's name could be made from hidden inputs, unless Python or numpy gave it."""
    made = redacted(samples.report(samples.check("a", Outcome.RAISED, exception=name)))
    assert made.checks[0].exception == left


def test_redacting_twice_changes_nothing() -> None:
    """What is left is what may be seen."""
    once = redacted(samples.every_outcome())
    assert redacted(once) == once


def test_what_was_earned_stays() -> None:
    """Points, outcomes, titles, hints and diagnoses are the student's to know."""
    made, before = redacted(samples.every_outcome()), samples.every_outcome()
    assert (made.points, made.possible) == (before.points, before.possible)
    assert made.diagnoses == before.diagnoses
    assert [c.outcome for c in made.checks] == [c.outcome for c in before.checks]
