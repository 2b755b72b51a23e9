"""The roster: read as spreadsheets write it, with the line of every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.submissions import RosterEntry, read_roster, roster_text

ALICE = RosterEntry("alice", "Liddell, Alice", "B")


def roster(tmp_path: Path, content: str | bytes) -> dict[str, RosterEntry]:
    path = tmp_path / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_roster(path)


@pytest.mark.parametrize(
    "content",
    [
        'id,name,section\nalice,"Liddell, Alice",B\n',
        '\ufeffid,name,section\r\nalice,"Liddell, Alice",B\r\n',
        'Section, NAME ,Id\nB,"Liddell, Alice",alice\n',
        "id;name;section\nalice;Liddell, Alice;B\n",
        "id\tname\tsection\nalice\tLiddell, Alice\tB\n",
        'id,name,section,phone\n\n alice ,"Liddell, Alice",B,a@b,more\n,,\n',
        'id,name,section\nalice,"Liddell, Alice",B',
    ],
    ids=[
        "plain",
        "bom and crlf",
        "any order and case",
        "semicolons",
        "tabs",
        "more columns",
        "no last line break",
    ],
)
def test_reads_what_spreadsheets_write(content: str, tmp_path: Path) -> None:
    """One student in many dialects of CSV is one student."""
    assert roster(tmp_path, content) == {"alice": ALICE}


def test_columns_of_other_systems_are_other_names(tmp_path: Path) -> None:
    """E-mail addresses and logins are what a student goes by elsewhere, and are kept with the roster."""
    read = roster(tmp_path, "id,name,E-Mail,SIS Login ID\nab,Ada,ada@example.org,abyron\ncr,Cy,,\n")
    assert [entry.aliases for entry in read.values()] == [("ada@example.org", "abyron"), ()]
    assert roster(tmp_path, roster_text(read)) == read


def test_name_and_section_may_be_absent(tmp_path: Path) -> None:
    """An id alone is enough, in a short row as well."""
    assert roster(tmp_path, "id\nbob\n") == {"bob": RosterEntry("bob", "", "")}
    assert roster(tmp_path, "id,name,section\nbob\n") == {"bob": RosterEntry("bob", "", "")}


def test_keeps_the_order(tmp_path: Path) -> None:
    """Students stay in the order of the file."""
    assert list(roster(tmp_path, "id\nzoe\nalice\nmax\n")) == ["zoe", "alice", "max"]


def test_name_may_have_line_breaks(tmp_path: Path) -> None:
    """A quoted line break belongs to the name, and later lines are still counted right."""
    with pytest.raises(CourseError, match="line 4: the id 'bob' is there twice, first in line 3"):
        roster(tmp_path, 'id,name\n"bob","a\nb"\nbob,c\n')


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "line 1: there is no column id"),
        ("name,section\nAlice,B\n", "line 1: there is no column id"),
        ("id,name\nalice,A\nalice,B\n", "line 3: the id 'alice' is there twice, first in line 2"),
        ("id,name\nJos\u00e9,A\nJose\u0301,B\n", "line 3: the id 'José' is there twice"),
        ("id,name\n,Alice\n", "line 2: The student's id is empty"),
        ("id,name\n../etc,Alice\n", "line 2: '../etc' can't be an id"),
        ("id,name\na\u202eb,Alice\n", "line 2"),
        (b"id,name\na,caf\xe9\n", r"not UTF-8 text \(byte 13\)"),
        ("id,name\na," + "x" * 200_000, "line 2: field larger"),
    ],
    ids=["empty", "no id column", "twice", "twice in Unicode", "no id", "path", "bidi", "latin-1", "huge field"],
)  # fmt: skip
def test_mistakes_have_a_line_and_a_remedy(content: str | bytes, says: str, tmp_path: Path) -> None:
    """Each mistake is told with its line and what to do."""
    with pytest.raises(CourseError, match=says) as caught:
        roster(tmp_path, content)
    assert "roster.csv" in caught.value.message
    assert caught.value.remedy


def test_a_section_is_one_line_with_single_blanks(tmp_path: Path) -> None:
    """As a browser sends it back, and as several of them are listed."""
    path = tmp_path / "roster.csv"
    path.write_text('id,name,section\nada,Ada,"A\n B"\nbob,Bob,A  B\n', "utf-8")
    assert [entry.section for entry in read_roster(path).values()] == ["A B", "A B"]


def test_missing_roster_is_told(tmp_path: Path) -> None:
    """A roster that is not there is told in words."""
    with pytest.raises(CourseError, match="can't be read"):
        read_roster(tmp_path / "roster.csv")
