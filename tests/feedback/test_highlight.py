"""The lexer for students' code, and the lines made of it."""

from __future__ import annotations

import html
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.feedback.highlight import highlighted
from grader.feedback.listing import line_of_problem, listings
from grader.model import LoadProblem, Part, Span
from tests.feedback.samples import SOURCE

PYTHON_LIKE = st.lists(
    st.sampled_from(
        ["'", '"', "'''", '"""', "\\", "\n", "#", "<b>", "&", "f", "rb", "def ", "1e", "é"]
    )
).map("".join)


@given(PYTHON_LIKE | st.text())
def test_nothing_is_lost_or_added(source: str) -> None:
    """Without tags the lines are the source again, and no tag is but the lexer's own."""
    lines = highlighted(source)
    assert html.unescape(re.sub("</?i( class=[a-z])?>", "", "\n".join(lines))) == source
    assert not re.search("<(?!/?i( class=[scdkbn])?>)", "\n".join(lines))


@given(PYTHON_LIKE)
def test_every_line_closes_its_elements(source: str) -> None:
    """No element reaches over the end of a line."""
    assert all(line.count("<i class") == line.count("</i>") for line in highlighted(source))


@pytest.mark.parametrize(
    "source", ['"' * 80_000, "'''" + "\\'" * 40_000, "1e" * 40_000, "\\" * 80_000, "rb" * 40_000]
)
def test_no_source_hangs_the_lexer(source: str) -> None:
    """Hostile sources of the greatest length shown come out whole, but for the marks."""
    text = unescape(re.sub(r"</?i[^>]*>", "", "\n".join(highlighted(source))))
    assert text == source


def test_tokens_are_told_apart() -> None:
    """Keywords, names defined, strings, comments and numbers have their classes."""
    line = highlighted("def f(x): return len('a') + 12.5  # <why>")[0]
    for piece in (
        "k>def",
        "d>f",
        "k>return",
        "b>len",
        "s>&#39;a&#39;",
        "n>12.5",
        "c># &lt;why&gt;",
    ):
        assert f"<i class={piece}</i>" in line


def test_failed_functions_and_error_lines_are_marked() -> None:
    """The lines of a span are concerned, its first opens it, and the error has its line."""
    spans = (Span("dropout_backward", "dropout.py", 17, 18),)
    problem = LoadProblem("raised", "m", "dropout.py", 6)
    (listing,) = listings((Part("dropout.py", SOURCE),), spans, problem)
    assert [line.number for line in listing.lines if line.concerned] == [17, 18]
    assert [line.number for line in listing.lines if line.opens] == [17]
    assert [line.number for line in listing.lines if line.error] == [6]


def test_a_forged_span_costs_nothing() -> None:
    """A span of a billion lines marks what is there and takes no time."""
    (listing,) = listings((Part("a", b"x\ny"),), (Span("f", "a", -5, 10**12),), None)
    assert [line.concerned for line in listing.lines] == [True, True]


def test_a_flood_of_source_is_cut() -> None:
    """A submission of half a megabyte shows its beginning and says that more is left out."""
    shown = listings((Part("a", b"x\n" * 250_000), Part("b", b"y")), (), None)
    assert all(listing.cut for listing in shown)
    assert len(shown[0].lines) <= 4_000


@pytest.mark.parametrize(
    ("problem", "quoted"),
    [
        (None, ""),
        (LoadProblem("raised", "m", "dropout.py", 5), "SCALE = 1.0  # not used"),
        (LoadProblem("raised", "m", "", 3), "import numpy as np"),
        (LoadProblem("raised", "m", "dropout.py", 10**9), ""),
        (LoadProblem("raised", "m", "other.py", 3), ""),
        (LoadProblem("raised", "m", "dropout.py", 0), ""),
    ],
)
def test_the_line_of_a_problem_is_quoted(problem: LoadProblem | None, quoted: str) -> None:
    """The line that stopped a submission is found, and a false number finds nothing."""
    assert line_of_problem((Part("dropout.py", SOURCE),), problem) == quoted
