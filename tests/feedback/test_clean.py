"""What untrusted text looks like once it has been made visible."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.feedback.clean import csv_cell, json_text, visible

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT, st.integers(0, 40))
def test_nothing_hidden_is_left(text: str, limit: int) -> None:
    """No character of a category C* and no line separator survives, nor is the limit passed."""
    shown = visible(text, limit)
    assert len(shown) <= limit
    assert not [char for char in shown if unicodedata.category(char)[0] == "C"]
    assert not set(shown) & set("\u2028\u2029\n\t")
    shown.encode("utf-8")


@given(ANY_TEXT)
def test_newlines_and_tabs_stay_where_asked_for(text: str) -> None:
    """A text of several lines keeps its newlines and tabs and loses every other control."""
    shown = visible(text, 10_000, multiline=True)
    assert shown.count("\n") == text.count("\n")
    assert shown.count("\t") == text.count("\t")
    assert not [c for c in shown if unicodedata.category(c)[0] == "C" and c not in "\n\t"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("\u202eevil", r"\u202eevil"),
        ("\ud800", r"\ud800"),
        ("\u2028", r"\u2028"),
        ("\U000e0041", r"\U000e0041"),
        ("line\r\n", r"line\r\n"),
        ("日本語 é", "日本語 é"),
    ],
)
def test_hidden_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    """Escape sequences, bidi controls and surrogates are written out; letters stay."""
    assert visible(text, 100) == shown


def test_a_flood_is_cut_with_an_ellipsis() -> None:
    """What is too long ends in an ellipsis within the limit."""
    assert visible("x" * 10**7, 5) == "xxxx…"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "\n@"])
def test_formulas_are_neutralised(start: str) -> None:
    """A cell that a spreadsheet would run gets an apostrophe in front."""
    cell = csv_cell(f"{start}cmd|' /C calc'!A0")
    assert isinstance(cell, str)
    assert cell.startswith("'")


@pytest.mark.parametrize("value", [0, -3, 7.25, "Ada", "s-12", ""])
def test_numbers_and_plain_texts_stay(value: float | str) -> None:
    """Numbers are written as numbers, also negative ones, and plain texts as they are."""
    assert csv_cell(value) == value
    assert type(csv_cell(value)) is type(value)


@pytest.mark.parametrize(
    ("value", "cell"), [(12.0, "12"), (0.0, "0"), (-0.0, "0"), (0.1 + 0.2, "0.3"), (8.125, "8.125")]
)
def test_numbers_have_no_needless_digits(value: float, cell: str) -> None:
    """A table has one way to write a number, whether it was counted or computed."""
    assert str(csv_cell(value)) == cell


def test_nothing_is_an_empty_cell() -> None:
    """A missing value is an empty cell."""
    assert csv_cell(None) == ""


@pytest.mark.parametrize(
    "text", ["\x1b[2J", "\u202e\u2028", "\ud800", "日本語 \U0001f600", "\U000e0041", "a\nb"]
)
def test_json_is_the_same_data_and_harmless(text: str) -> None:
    """What hides is written as JSON escapes, everything else as it is; the data does not change."""
    shown = json_text(json.dumps({"k": text}, ensure_ascii=False, indent=1))
    assert json.loads(shown) == {"k": text}
    assert shown.encode()
    assert all(char == "\n" or char.isprintable() for char in shown)
    assert "日本語" not in text or "日本語" in shown
