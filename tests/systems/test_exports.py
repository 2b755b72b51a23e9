"""Grades for other systems: golden texts, round trips, hostile names."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from grader.errors import UsageError
from grader.feedback.in_words import in_words
from grader.feedback.tables import csv_text
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.systems import canvas, gradescope, moodle
from grader.systems.gradebook import Column, Gradebook, plain_rows

BOOK = Gradebook(
    students=(("ada", "Ada Lovelace", "A"), ("bob", "=cmd()", ""), ("eve", "Eve\u202e", "B")),
    columns=(
        Column("split", {"en": "Train, dev and test sets", "ja": "分割"}, 25),
        Column("adam", {"en": "Adam", "ja": "Adam"}, 20),
    ),
    points={("ada", "split"): 25.0, ("ada", "adam"): 7.5, ("bob", "split"): 0.0},
)
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,"Train, dev and test sets (101)",Essay (102),adam (103)
    Points Possible,,,,,25,10,20
"Lovelace, Ada",1,s1,ada,Main,,9,
"Builder, Bob",2,s2,BOB,Main,3,8,EX
"Student, Test",3,,,Main,,,
"""


def plain_csv(book: Gradebook) -> str:
    return csv_text(plain_rows(book))


def moodle_csv(book: Gradebook, language: str) -> str:
    return csv_text(moodle.gradebook_rows(book, language))


def canvas_csv(book: Gradebook, exported: str) -> tuple[str, list[str]]:
    rows, problems = canvas.filled_in(book, exported)
    return csv_text(rows), problems


def gradescope_results(report: GradeReport, language: str) -> dict:
    return gradescope.results(report, in_words(report, language), language)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_plain_csv() -> None:
    """One row a student, numbers as numbers, and no cell that a spreadsheet would run."""
    assert plain_csv(BOOK) == (
        "id,name,section,split,adam,total,not_graded\n"
        "ada,Ada Lovelace,A,25,7.5,32.5,0\n"
        "bob,'=cmd(),,0,,0,0\n"
        "eve,Eve\\u202e,B,,,0,0\n"
    )


UNGRADED = replace(BOOK, ungraded=frozenset({("bob", "adam"), ("eve", "adam")}))


def test_what_we_failed_to_grade_is_empty_in_a_table() -> None:
    """It is no zero, and in no total; a student of whom nothing else is there has no total either."""
    _, _, bob, eve = read(plain_csv(UNGRADED))
    assert bob[3:] == ["0", "", "0", "1"]
    assert eve[3:] == ["", "", "", "1"]
    assert read(moodle_csv(UNGRADED, "en"))[2:] == [["bob", "0", ""]]


@pytest.mark.parametrize(
    ("there", "then"), [("", ""), ("0", ""), ("0.0", ""), ("EX", "EX"), ("8", "8")]
)
def test_what_we_failed_to_grade_is_no_zero_in_canvas(there: str, then: str) -> None:
    """A zero that Canvas gave to what it believes is missing is not kept; what a person wrote is."""
    text, _ = canvas_csv(UNGRADED, CANVAS.replace("8,EX", f"8,{there}"))
    assert read(text)[3][-1] == then


def test_moodle_leaves_out_who_has_no_grade() -> None:
    """Moodle maps the first column; a student without any grade is not in the file."""
    assert read(moodle_csv(BOOK, "en")) == [
        ["useridnumber", "Train, dev and test sets", "Adam"],
        ["ada", "25", "7.5"],
        ["bob", "0", ""],
    ]


def test_canvas_export_is_filled_in() -> None:
    """Identities are copied, assignments matched by title or name, all else is left out."""
    text, problems = canvas_csv(BOOK, "\ufeff" + CANVAS)
    assert read(text) == [
        [
            "Student",
            "ID",
            "SIS User ID",
            "SIS Login ID",
            "Section",
            "Train, dev and test sets (101)",
            "adam (103)",
        ],
        ["    Points Possible", "", "", "", "", "25", "20"],
        ["Lovelace, Ada", "1", "s1", "ada", "Main", "25", "7.5"],
        ["Builder, Bob", "2", "s2", "BOB", "Main", "0", "EX"],
    ]
    assert problems == ["eve is not in Canvas' export."]


def test_canvas_round_trip() -> None:
    """What was filled in can be filled in again and stays the same."""
    once, _ = canvas_csv(BOOK, CANVAS)
    assert canvas_csv(BOOK, once)[0] == once


def test_canvas_tells_what_it_lacks() -> None:
    """An exercise without an assignment is told, not added."""
    text, problems = canvas_csv(BOOK, CANVAS.replace("adam (103)", "Quiz (103)"))
    assert "Canvas has no assignment called like 'adam'." in problems
    assert "Quiz" not in text


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Student,Section\nx,y\n"])
def test_another_file_is_no_canvas_export(text: str) -> None:
    """A file of another kind is refused with what to do."""
    with pytest.raises(UsageError, match="not a gradebook") as caught:
        canvas_csv(BOOK, text)
    assert "Export" in caught.value.remedy


def report(**fields: object) -> GradeReport:
    title = {"en": "A title"}
    checks = (
        CheckReport(
            id="a", title=title, hint={"en": "A hint"}, outcome=Outcome.PASSED, points=2, possible=2
        ),
        CheckReport(
            id="b", title=title, hint={"en": "A hint"}, outcome=Outcome.WRONG, points=0, possible=1
        ),
    )
    given = {"status": Status.GRADED, "points": 2.0, "possible": 3.0, "checks": checks, **fields}
    return GradeReport(student="ada", exercise="x", digest="d", **given)  # type: ignore[arg-type]


def test_gradescope_results() -> None:
    """Score, a test for each check, hints where one failed; numbers are JSON."""
    found = gradescope_results(report(), "en")
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["score"] == 2.0
    assert [test["status"] for test in found["tests"]] == ["passed", "failed"]
    assert [test["output"] for test in found["tests"]] == ["", "A hint"]
