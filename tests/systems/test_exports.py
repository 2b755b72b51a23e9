"""Grades for other systems: golden texts, round trips, hostile names."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from grader.errors import UsageError
from grader.feedback.in_words import checks_in_words, in_words
from grader.feedback.tables import csv_text
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.systems import gradescope, moodle
from grader.systems.gradebook import Column, Gradebook, plain_rows

BOOK = Gradebook(
    students=(("ada", "Ada Lovelace", "A"), ("bob", "=cmd()", ""), ("eve", "Eve\u202e", "B")),
    columns=(
        Column("split", {"en": "Train, dev and test sets", "ja": "分割"}, 25),
        Column("adam", {"en": "Adam", "ja": "Adam"}, 20),
    ),
    points={("ada", "split"): 25.0, ("ada", "adam"): 7.5, ("bob", "split"): 0.0},
)


def plain_csv(book: Gradebook) -> str:
    return csv_text(plain_rows(book))


def moodle_csv(book: Gradebook, language: str) -> str:
    return csv_text(moodle.for_import(book, language, roster=["ada", "bob", "eve"]).rows)


def gradescope_results(report: GradeReport, language: str) -> dict:
    return gradescope.results(
        report, in_words(report, language), checks_in_words(report, language), language
    )


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


def test_moodle_leaves_out_who_has_no_grade() -> None:
    """Moodle maps the first column; a student without any grade is not in the file."""
    assert read(moodle_csv(BOOK, "en")) == [
        ["useridnumber", "Train, dev and test sets", "Adam"],
        ["ada", "25", "7.5"],
        ["bob", "0", ""],
    ]


def test_moodle_gets_nobody_whom_it_may_not_know() -> None:
    """Who is not on the roster is left out and named, since one unknown user spoils the whole file."""
    found = moodle.for_import(BOOK, "en", roster=["ada", "eve"])
    assert [row[0] for row in found.rows] == ["useridnumber", "ada"]
    (told,) = found.problems
    assert "not on the roster: bob." in told


def test_moodle_without_a_roster_is_told_what_has_to_hold() -> None:
    """Nobody knows then whom Moodle knows: all are written, and that is said."""
    found = moodle.for_import(BOOK, "en", roster=[])
    assert [row[0] for row in found.rows] == ["useridnumber", "ada", "bob"]
    assert "There is no roster" in found.problems[0]


@pytest.mark.parametrize(
    "export",
    [
        "First name,Last name,ID number,Email address\nAda,L,ADA,a@x\nBo,B,,b@x\nEve,E,eve,e@x\n",
        "\ufeffVorname;Nachname;ID-Nummer;E-Mail-Adresse\r\nAda;L;ADA;a@x\r\nBo;B;;b@x\r\n",
        "名\t姓\tIDナンバー\nAda\tL\tADA\n",
    ],
)
def test_moodles_own_export_says_whom_it_knows(export: str) -> None:
    """Whoever has an ID number there is written as it has it; the others are left out and named."""
    found = moodle.for_import(BOOK, "en", roster=["ada", "bob"], exported=export)
    assert [row[0] for row in found.rows] == ["useridnumber", "ADA"]
    assert "not in Moodle's export: bob." in found.problems[0]


def test_an_id_number_of_two_is_nobodys() -> None:
    """Two users with one ID number, or two students for one, are left out and named."""
    export = "ID number\nada\nAda\nbob\n"
    found = moodle.for_import(BOOK, "en", roster=[], exported=export)
    assert [row[0] for row in found.rows] == ["useridnumber", "bob"]
    assert "not of one alone: ada" in found.problems[0]


@pytest.mark.parametrize("export", ["", "First name,Email address\nAda,a@x\n", "ID number\nzoe\n"])
def test_an_export_that_knows_nobody_is_refused(export: str) -> None:
    """A table without ID numbers, or with none of ours, makes no file."""
    with pytest.raises(UsageError, match="ID number"):
        moodle.for_import(BOOK, "en", roster=[], exported=export)


def test_a_dropped_check_lowers_nobody_in_moodle() -> None:
    """What counts is scaled to what the exercise is worth."""
    book = replace(BOOK, possible={("ada", "adam"): 10.0})
    assert moodle.for_import(book, "en", roster=["ada"]).rows[1] == ["ada", 25.0, 15.0]


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


def test_gradescope_says_what_made_the_points_so() -> None:
    """Notes stand after the first line."""
    told = in_words(report(), "en", ["1 day late: -10%", "an extension"]).splitlines()
    assert told[0].startswith("2 of 3 points.")
    assert told[1:3] == ["1 day late: -10%", "an extension"]


def test_gradescope_in_japanese() -> None:
    """The first line is in the language that is asked for, too."""
    assert in_words(report(), "ja").startswith("3 点中 2 点。")


def test_a_dropped_check_lowers_nobody_in_gradescope() -> None:
    """Full marks of what counts are full marks of the assignment, which counts all checks."""
    assert gradescope_results(report(points=2.0, possible=2.0), "en")["score"] == 3.0
    assert gradescope_results(report(points=0.0, possible=0.0), "en")["score"] == 0.0


@pytest.mark.parametrize(
    ("paths", "taken"),
    [
        (["x.py", "x.ipynb", "main.py"], "x.py"),
        (["x.ipynb", "main.py", "X.py"], "x.ipynb"),
        (["X.PY", "main.py"], "X.PY"),
        (["X.PY", "X.Py", "X.IPYNB"], None),
        (["src/x.py", "src/main.py"], "src/x.py"),
        (["a/x.py", "b/x.py"], None),
        (["mine.py", "notes.txt"], "mine.py"),
        (
            ["work/mine.ipynb", ".x.py", "__MACOSX/._x.py", ".ipynb_checkpoints/x.py"],
            "work/mine.ipynb",
        ),
        (["venv/x.py", "__pycache__/x.py", "a/b/x.py", "x.pyc"], None),
        (["one.py", "two.py"], None),
        ([], None),
    ],
)
def test_the_file_that_is_graded(paths: list[str], taken: str | None) -> None:
    """By its name, else the only one that there is; never a guess, and nothing that a tool left."""
    assert gradescope.chosen(gradescope.candidates(paths), "x") == taken


def test_a_name_may_be_composed_otherwise() -> None:
    """macOS takes letters apart from their marks."""
    assert gradescope.chosen(["main.py", "u\u0308bung.py"], "übung") == "u\u0308bung.py"
