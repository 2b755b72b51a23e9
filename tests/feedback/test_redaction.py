"""What a student may see of a report."""

from __future__ import annotations

import builtins
import math

import msgspec
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
        ("UnboundLocalError", "NameError"),
        ("ModuleNotFoundError", "ImportError"),
        ("UnicodeDecodeError", "ValueError"),
        ("BlockingIOError", ""),
        ("Exception", ""),
        ("LinAlgError", ""),
        ("print", ""),
        ("Secret_0_8_Error", ""),
        ("ValueError: keep_prob was 0.8", ""),
        ("__import__", ""),
    ],
)
def test_an_exception_is_told_by_one_of_a_few_names(name: str, left: str) -> None:
    """A file could choose among many by hidden inputs; what it raised is told by its kind, or not at all."""
    made = redacted(samples.report(samples.check("a", Outcome.RAISED, exception=name)))
    assert made.checks[0].exception == left


def test_a_hidden_check_tells_at_most_4_1_bits() -> None:
    """Of all the ways in which a check can end a student sees no more than 17 different ones."""
    names = [name for name, kind in vars(builtins).items() if isinstance(kind, type)]
    ends = set()
    for outcome in set(Outcome) - {Outcome.INTERNAL_ERROR}:  # no file brings that about
        for name in [*names, "Secret_0_8_Error", ""] if outcome is Outcome.RAISED else [""]:
            check = samples.check("a", outcome, exception=name, detail=name, seconds=len(name))
            ends.add(msgspec.json.encode(redacted(samples.report(check)).checks))
    assert math.log2(len(ends)) <= 4.1


def test_redacting_twice_changes_nothing() -> None:
    """What is left is what may be seen."""
    once = redacted(samples.every_outcome())
    assert redacted(once) == once


def test_the_smallest_example_stays() -> None:
    """Its call and what is due are public, and what came was computed where nothing hidden was known."""
    made = samples.every_outcome()
    assert redacted(made).examples == made.examples != ()


def test_what_was_earned_stays() -> None:
    """Points, outcomes, titles, hints and diagnoses are the student's to know."""
    made, before = redacted(samples.every_outcome()), samples.every_outcome()
    assert (made.points, made.possible) == (before.points, before.possible)
    assert made.diagnoses == before.diagnoses
    assert [c.outcome for c in made.checks] == [c.outcome for c in before.checks]
