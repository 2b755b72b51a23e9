"""Canvas' own export, filled in: nobody gets another's points, and it stays the file that it was."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from grader.errors import UsageError
from grader.feedback.tables import csv_text
from grader.systems import canvas
from grader.systems.gradebook import Column, Gradebook

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


def filled(book: Gradebook, exported: str) -> tuple[str, list[str]]:
    export = canvas.filled_in(book, exported)
    return csv_text(export.rows, export.form), export.problems


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def class_of(*people: tuple[str, str], points: float = 20.0, possible: float = 25.0) -> Gradebook:
    """A class in which everybody has the same for the one exercise, but one point more than the last."""
    return Gradebook(
        students=tuple((id_, name, "") for id_, name in people),
        columns=(Column("momentum", {"en": "Momentum"}, possible),),
        points={(id_, "momentum"): points + place for place, (id_, _) in enumerate(people)},
    )


def export(*rows: str, head: str = "Student,ID,SIS User ID,SIS Login ID", worth: str = "25") -> str:
    commas = "," * head.count(",")
    lines = [
        f"{head},momentum (7)",
        f"    Points Possible{commas},{worth}",
        *(f"{row}," for row in rows),
    ]
    return "\n".join(lines) + "\n"


def given(book: Gradebook, exported: str) -> dict[str, str]:
    """Who got what: the last cell by the first one, without the rows above."""
    return {row[0]: row[-1] for row in read(filled(book, exported)[0])[2:]}


def test_an_export_is_filled_in() -> None:
    """Identities are copied, assignments matched by title or name, all else is left out."""
    text, problems = filled(BOOK, CANVAS)
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


def test_round_trip() -> None:
    """What was filled in can be filled in again and stays the same."""
    once, _ = filled(BOOK, CANVAS)
    assert filled(BOOK, once)[0] == once


@pytest.mark.parametrize(
    ("there", "then"), [("", ""), ("0", ""), ("0.0", ""), ("EX", "EX"), ("8", "8")]
)
def test_what_we_failed_to_grade_is_no_zero(there: str, then: str) -> None:
    """A zero that Canvas gave to what it believes is missing is not kept; what a person wrote is."""
    book = replace(BOOK, ungraded=frozenset({("bob", "adam")}))
    text, _ = filled(book, CANVAS.replace("8,EX", f"8,{there}"))
    assert read(text)[3][-1] == then


def test_what_it_lacks_is_told() -> None:
    """An exercise with grades and without an assignment is told, not added; one without grades is not."""
    book = replace(BOOK, columns=(*BOOK.columns, Column("later", {"en": "Later"}, 5)))
    text, problems = filled(book, CANVAS.replace("adam (103)", "Quiz (103)"))
    assert "Canvas has no assignment called like 'adam'." in problems
    assert "later" not in "".join(problems)
    assert "Quiz" not in text


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "Student,Section\nx,y\n", "ID,adam\n1,2\n", "x" * 200_000]
)
def test_another_file_is_refused(text: str) -> None:
    """A file of another kind is refused with what to do."""
    with pytest.raises(UsageError, match=r"not a gradebook|no table") as caught:
        filled(BOOK, text)
    assert "Export" in caught.value.remedy


# Who is who


def test_an_id_is_nobody_elses_number() -> None:
    """The ids are looked for in one column: a student's SIS id may be another's number in Canvas."""
    book = class_of(("1001", "Ada Byron"), ("1002", "Cy Ray"))
    rows = ('"Byron, Ada",5001,1001,a', '"Ray, Cy",5002,1002,c', '"Zed, A",1001,,z')
    text, problems = filled(book, export(*rows))
    assert [row[0] for row in read(text)[2:]] == ["Byron, Ada", "Ray, Cy"]
    assert problems == ["In Canvas' export, but nobody of ours for certain: Zed, A."]


def test_of_two_columns_the_first_is_taken() -> None:
    """SIS User ID stands before SIS Login ID where both have as many of our ids."""
    rows = ("A,1,x,y", "B,2,y,x")
    assert given(class_of(("x", "")), export(*rows)) == {"A": "20"}


def test_a_column_that_names_contradict_has_none_of_our_ids() -> None:
    """Without a column of our ids a number that two people share by chance fills nobody's row."""
    book = class_of(("1001", "Ada Byron"), ("1002", "Cy Ray"))
    rows = ('"Byron, Ada",5001,S', '"Ray, Cy",5002,S', '"Zed, Auditor",1001,S')
    head = "Student,ID,Section"
    assert given(book, export(*rows, head=head)) == {"Byron, Ada": "20", "Ray, Cy": "21"}
    with pytest.raises(UsageError, match="for certain"):
        filled(
            book, export(*rows[1:], head=head)
        )  # as many by name as by a number of somebody else


def test_ids_are_compared_without_case_and_composition() -> None:
    """An umlaut is one whether or not it is composed, and in capitals, too."""
    assert given(class_of(("mu\u0308ller", "")), export("A,1,,M\u00dcLLER")) == {"A": "20"}


def test_what_two_share_is_not_filled_in() -> None:
    """Two rows with one id, and two students for one row, are left as they are, and named."""
    book = class_of(("ab", ""), ("AB", ""), ("cr", ""), ("dz", ""))
    rows = ("A,1,ab,", "C1,2,cr,", "C2,3,CR,", "D,4,dz,")
    text, problems = filled(book, export(*rows))
    assert [row[0] for row in read(text)[2:]] == ["D"]
    told = " ".join(problems)
    assert "may be of each of AB, ab: not filled in" in told
    assert "Several rows of Canvas' export have the SIS User ID of cr: not filled in" in told


def test_names_are_the_last_resort() -> None:
    """Where no column has our ids, a full name will do if one person here and one there has it."""
    book = class_of(("a1", "Ada Byron"), ("c1", "Cy Ray"), ("c2", "Cy  Ray"), ("d1", "Di van Dam"))
    rows = ('"Byron, Ada",1,,', '"Ray, Cy",2,,', '"van Dam, Di",3,,', '"Dam, Di",4,,')
    text, problems = filled(book, export(*rows))
    assert [row[0] for row in read(text)[2:]] == ["Byron, Ada", "van Dam, Di"]
    assert "matched by their full names" in problems[0]
    assert "One name in Canvas' export may be of each of c1, c2" in problems[1]


@pytest.mark.parametrize("name", ["Ada Byron", ""])
def test_where_nobody_is_found_nothing_is_written(name: str) -> None:
    """The refusal says what was looked for, and where; no name is nobody's name."""
    with pytest.raises(UsageError) as caught:
        filled(class_of(("a1", name)), export('"Ray, Cy",1,s,l'))
    assert "(a1)" in caught.value.message
    assert "SIS User ID, SIS Login ID, ID" in caught.value.message


@pytest.mark.parametrize(
    "head", ["LastName,FirstName,ID,SIS Login ID", "Last Name,First Name,ID,SIS Login ID"]
)
def test_names_in_two_columns(head: str) -> None:
    """Exports with LastName and FirstName are read as those with Student."""
    book = class_of(("ab", "Ada Byron"))
    assert given(book, export("Byron,Ada,1,ab", head=head)) == {"Byron": "20"}
    assert given(book, export("Byron,Ada,1,other", head=head)) == {"Byron": "20"}  # by name


def test_who_has_no_grade_is_told() -> None:
    """Ours without a grade, and strangers; the person that Canvas makes up is none of them."""
    book = replace(class_of(("ab", ""), ("cr", "")), points={("ab", "momentum"): 1.0})
    rows = ("A,1,ab,", "C,2,cr,", *(f"S{n},1{n},,s{n}" for n in range(30)), '"Student, Test",3,,f0')
    _, problems = filled(book, export(*rows))
    assert "momentum: no grade here for cr." in problems
    assert "S19; … and 10 more" in problems[-1]
    assert "Test" not in " ".join(problems)


# What belongs to what


@pytest.mark.parametrize("other", ["momentum (8)", "Momentum", "MOMENTUM (7)"])
def test_two_assignments_of_one_name_are_refused(other: str) -> None:
    """Nobody knows which of them is meant; both are named."""
    text = f"Student,ID,momentum (7),{other}\n    Points Possible,,25,25\nA,ab,,\n"
    with pytest.raises(UsageError, match="nobody knows which") as caught:
        filled(class_of(("ab", "")), text)
    assert "momentum (7)" in caught.value.message
    assert other in caught.value.message


def test_an_assignment_for_two_exercises_is_refused() -> None:
    """One column can't hold the points of two."""
    book = class_of(("ab", ""))
    book = replace(book, columns=(*book.columns, Column("speed", {"en": "momentum"}, 5)))
    with pytest.raises(UsageError, match="momentum or speed"):
        filled(book, export("A,ab,,"))


def test_a_column_that_canvas_calculates_is_no_assignment() -> None:
    """What is read-only, in any language, is not the assignment of that name."""
    text = "Student,ID,momentum (7),Momentum\n    Points Possible,,25,（読み取り専用）\nA,ab,,\n"
    assert read(filled(class_of(("ab", "")), text)[0])[0] == ["Student", "ID", "momentum (7)"]


def test_the_row_about_posting_is_kept() -> None:
    """The row above Points Possible names nobody; Canvas passes over it when it is kept."""
    text = "Student,ID,momentum (7)\n,,Manual Posting\n    Points Possible,,25\nA,ab,\n"
    assert read(filled(class_of(("ab", "")), text)[0])[1] == ["", "", "Manual Posting"]


@pytest.mark.parametrize(
    ("there", "then"), [("EX", "EX"), ("ex", "ex"), ("N/A", "20"), ("3", "20")]
)
def test_who_is_excused_stays_so(there: str, then: str) -> None:
    """EX stays in spite of a grade here, and that is told."""
    text, problems = filled(
        class_of(("ab", "")), export("A,ab,,").replace("ab,,,", f"ab,,,{there}")
    )
    assert read(text)[2][-1] == then
    assert ("EX stays" in " ".join(problems)) == (then != "20")


# What it is worth


@pytest.mark.parametrize(
    ("worth", "then"),
    [("100", "80"), ("100.00", "80"), ('"1,000.00"', "800"), ("12.5", "10")],
)
def test_points_are_scaled_to_what_canvas_gives(worth: str, then: str) -> None:
    """The share counts, and that it was scaled is told."""
    text, problems = filled(class_of(("ab", "")), export("A,ab,,", worth=worth))
    assert read(text)[2][-1] == then
    assert "momentum: 25 here, " in problems[0]
    assert problems[0].endswith("in Canvas; scaled.")


@pytest.mark.parametrize("worth", ["", "0", "0.00", "-5", "many", "9" * 400])
def test_what_is_worth_nothing_can_t_be_filled_in(worth: str) -> None:
    """Without a number to scale to, the column is left out and told; without any other, all is refused."""
    with pytest.raises(UsageError, match="Points Possible"):
        filled(class_of(("ab", "")), export("A,ab,,", worth=worth))
    text, problems = filled(BOOK, CANVAS.replace(",25,10", f",{worth},10"))
    assert read(text)[0][-2:] == ["Section", "adam (103)"]
    assert "split is left out" in problems[0]


def test_without_points_possible_nothing_can_be_compared() -> None:
    """An export without that row is refused."""
    with pytest.raises(UsageError, match="Points Possible says nothing"):
        filled(class_of(("ab", "")), "Student,ID,momentum (7)\nA,ab,\n")


def test_a_dropped_check_lowers_nobody() -> None:
    """All points of the checks that count are all points of the assignment."""
    book = replace(class_of(("ab", ""), ("cr", "")), possible={("ab", "momentum"): 20.0})
    assert given(book, export("A,ab,,", "C,cr,,")) == {"A": "25", "C": "21"}
    gone = replace(book, possible={("ab", "momentum"): 0.0})
    assert given(gone, export("A,ab,,", "C,cr,,").replace("A,ab,,,", "A,ab,,,3"))["A"] == "3"


# The form of the file


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_written_back_in_its_own_form(separator: str, line_end: str, mark: str) -> None:
    """Separators, line ends and the byte order mark stay; commas in a title are no separators."""
    title = "Train, dev, or test, and other, sets (9)"
    comma = separator == ","
    cells = [
        ["Student", "ID", f'"{title}"' if comma else title],
        ["    Points Possible", "", "25.00"],
        ['"B, A"' if comma else "B, A", "ab", ""],
    ]
    text = mark + "".join(separator.join(row) + line_end for row in cells)
    book = replace(
        class_of(("ab", "")), columns=(Column("momentum", {"en": title.removesuffix(" (9)")}, 25),)
    )
    written, problems = filled(book, text)
    assert written == text.removesuffix(line_end) + "20" + line_end
    assert not problems


@pytest.mark.parametrize(
    ("separator", "worth", "then"),
    [
        (";", "25,00", "20,5"),
        (";", "25", "20,5"),
        (";", "25.00", "20.5"),
        (";", "1.000,00", "820"),
        (";", "1\u202f000,00", "820"),
        (",", '"25,00"', "20,5"),
        ("\t", "25,00", "20,5"),
        ("\t", "25", "20.5"),
    ],
)
def test_numbers_have_the_decimal_sign_of_the_file(separator: str, worth: str, then: str) -> None:
    """A comma where the file has commas."""
    text = separator.join(["Student", "ID", "momentum (7)"]) + "\n"
    text += separator.join(["    Points Possible", "", worth]) + "\n"
    text += separator.join(["A", "ab", ""]) + "\n"
    export = canvas.filled_in(class_of(("ab", ""), points=20.5), text)
    written = csv_text(export.rows, export.form)
    row = list(csv.reader(io.StringIO(written), delimiter=separator))[-1]
    assert row[-1] == then


def test_a_number_with_a_sign_is_no_formula() -> None:
    """What Canvas wrote is written back; a name that a spreadsheet would run is not."""
    rows = ("=cmd(),1,-12,ab",)
    text, _ = filled(
        replace(class_of(("ab", "")), points={}), export(*rows).replace("ab,", "ab,-1.50")
    )
    assert read(text)[2] == ["'=cmd()", "1", "-12", "ab", "-1.50"]
