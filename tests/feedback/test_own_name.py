"""What a student reads of a file under the name that the student gave to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.feedback.own_name import under_own_name
from grader.feedback.student_page import draft
from grader.model import Example, GradeReport, LoadProblem, Outcome, Part, Raised, Span
from tests.feedback.samples import check, report

NAME = report().exercise
PLACE = f"ValueError: {NAME}.py, line 9\n  {NAME}.py, line 3, in f"
PARTS = (Part(f"{NAME}.py", b"def f(x):\n    return x\n"),)


def failed() -> GradeReport:
    """Make a report that tells of the file in each of its places."""
    return replace(
        report(),
        checks=(check("a", Outcome.RAISED, visibility="public", detail=PLACE),),
        examples=(Example(function="f", call="f(1)", gave=PLACE, due="1"),),
        raised=(
            Raised(
                function="f", kind="ValueError", text=PLACE, part=f"{NAME}.py", line=3, code="x"
            ),
        ),
        spans=(Span("f", f"{NAME}.py", 1, 2),),
        problem=LoadProblem("raised", f"no f ({NAME}.py, line 2, gives it)", f"{NAME}.py", 2),
    )


def test_each_place_has_the_students_name() -> None:
    """Where a line is told; what an exception says itself stays as it is."""
    shown, parts = under_own_name(failed(), "my work.py", PARTS)
    told = f"ValueError: {NAME}.py, line 9\n  my work.py, line 3, in f"
    assert (shown.checks[0].detail, shown.examples[0].gave, shown.raised[0].text) == (told,) * 3
    assert shown.problem is not None
    assert shown.problem.message == "no f (my work.py, line 2, gives it)"
    names = {shown.raised[0].part, shown.spans[0].part, shown.problem.part, parts[0].name}
    assert names == {"my work.py"}
    assert parts[0].source == PARTS[0].source


@pytest.mark.parametrize("filename", ["", f"{NAME}.py", "work.ipynb"])
def test_where_no_name_is_known_nothing_changes(filename: str) -> None:
    """Nor does it where the name is the exercise's, or a notebook's, whose cells have numbers."""
    assert under_own_name(failed(), filename, PARTS) == (failed(), PARTS)


def test_a_page_shows_the_name_escaped_and_shortened() -> None:
    """No name is markup, turns the text around, or pushes what matters out of sight."""
    name = "<img src=x>\u202e" + "a" * 300 + ".py"
    page = draft(failed(), PARTS, exercise_title={"en": "x"}, language="en", filename=name)
    text = page.page("Ada")
    assert "&lt;img src=x&gt;" in text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "a" * 61 not in text
    assert f"{NAME}.py</h3>" not in text
