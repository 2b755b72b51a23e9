"""The texts of pages and messages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import grader.feedback
from grader.feedback.wording import LANGUAGES, number, words
from grader.model import Outcome
from tests.feedback.samples import check

FOLDER = Path(grader.feedback.__file__).parent

# Keys that code puts together from a beginning and a value.
MADE = (
    "outcome_",
    "next_",
    "public_check",
    "hidden_check",
    "audit_survived",
    "audit_equivalent",
    "class_passed_by_",
    "duration_",
    "note_late",
    "not_run_",
    "same_",
)


def fields(text: str) -> set[str]:
    """Give the names that a text has filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_keys_and_fields(language: str) -> None:
    """Every text exists in every language and has the same things filled in."""
    english, other = words("en").table, words(language).table
    assert list(english) == list(other)
    assert {k: fields(english[k]) for k in english} == {k: fields(other[k]) for k in other}


def test_every_text_is_used() -> None:
    """No text is left over from an earlier page."""
    files = [*FOLDER.parent.glob("**/*.py"), *FOLDER.glob("templates/*")]
    code = "\n".join(file.read_text("utf-8") for file in files)
    known = set(re.findall(r"""["'](\w+)["']""", code))
    keys = [re.sub("_(one|other)$", "", key) for key in words("en").table]
    assert [key for key in keys if key not in known and not key.startswith(MADE)] == []


def test_no_japanese_text_was_left_in_english() -> None:
    """Every Japanese text of more than a number has Japanese letters."""
    english, japanese = words("en").table, words("ja").table
    same = {
        key for key in english if english[key] == japanese[key] and fields(english[key]) == set()
    }
    assert same == set()


def test_an_unknown_language_falls_back_to_english() -> None:
    """A course in another language still has pages."""
    assert words("fr").language == "en"
    assert words("../../secret").language == "en"


def test_each_outcome_has_its_own_word() -> None:
    """Wrong, crashed, timed out and missing are different words everywhere."""
    for language in LANGUAGES:
        said = [words(language).outcome(check("a", outcome)) for outcome in Outcome]
        assert len(set(said)) == len(Outcome)


def test_the_exception_is_named() -> None:
    """A raised check says which exception it was."""
    assert words("en").outcome(check("a", Outcome.RAISED, exception="ValueError")) == (
        "raised ValueError"
    )


@pytest.mark.parametrize(
    ("value", "text"), [(7.5, "7.5"), (10.0, "10"), (0.25, "0.25"), (0.0, "0"), (1e300, "1e+300")]
)
def test_points_are_written_briefly(value: float, text: str) -> None:
    """Points have no needless zeros."""
    assert number(value) == text
