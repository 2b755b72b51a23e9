"""A roster that is added later: one student is one student, by rows that can be undone."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

MINI = Path(__file__).parents[1] / "courses" / "mini"
GRADE = Path(sys.executable).with_name("grade")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the small course, with a Moodle download that was graded without a roster."""
    target = tmp_path / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    solved = (target / "solutions/scaling/scaling.py").read_text()
    with zipfile.ZipFile(target / "first.zip", "w") as file:
        for name in ("Ada Byron", "Cy Ray", "zed@example.org"):
            file.writestr(f"{name}_7_assignsubmission_file_/scaling.py", f"{solved}# {name}\n")
    grade(target, "class", "first.zip")
    (target / "roster.csv").write_text(
        "id,name,email\nab,Ada Byron,\ncr,Cy Ray,\nzd,Zoe D.,ZED@example.org\n"
    )
    return target


def grade(course: Path, *words: str, code: int = 0) -> str:
    """Run a command and give what it prints."""
    done = subprocess.run([GRADE, *words], cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def rows(course: Path) -> dict[str, str]:
    """The points of each row of grades.csv, by id."""
    text = (course / "reports/class/grades.csv").read_text()
    return {row["id"]: row["scaling"] for row in csv.DictReader(text.splitlines())}


def test_a_roster_that_is_added_later_proposes_who_is_who(course: Path) -> None:
    """An address joins by itself; names propose; a join is one row in the report, and is undone by another."""
    with zipfile.ZipFile(course / "second.zip", "w") as file:
        file.writestr(
            "Ada Byron_9_assignsubmission_file_/scaling.py", "def standardize(x): return x\n"
        )
    said = grade(course, "class", "second.zip")
    assert "zed@example.org = zd" in said
    assert "Ada Byron = ab" in said
    assert rows(course) == {
        "ab": "1", "cr": "", "zd": "12", "Ada Byron": "12", "Cy Ray": "12",
    }  # fmt: skip
    shown = json.loads(grade(course, "roster", "--format", "json"))
    assert shown["proposed"] == {"Ada Byron": "ab", "Cy Ray": "cr"}
    assert shown["joined"] == {"zed@example.org": "zd"}
    grade(course, "roster", "--join", "Ada Byron", "ab")
    grade(course, "report")
    assert rows(course) == {"ab": "1", "cr": "", "zd": "12", "Cy Ray": "12"}
    grade(course, "roster", "--proposed")
    grade(course, "report")
    assert rows(course) == {"ab": "1", "cr": "12", "zd": "12"}
    pages = (course / "reports/class/index.html").read_text()
    assert all((course / "reports/class" / name).exists() for name in links(pages))
    grade(course, "roster", "--split", "Ada Byron")
    grade(course, "report")
    assert rows(course)["Ada Byron"] == "12"
    assert "Ada Byron" not in json.loads(grade(course, "roster", "--format", "json"))["proposed"]


def links(page: str) -> list[str]:
    """The pages that a class report leads to."""
    return [
        part.partition('"')[0] for part in page.split('href="')[1:] if "-scaling.html" in part[:200]
    ]


def test_receipts_and_regrading_hold_after_a_join(course: Path) -> None:
    """A receipt stays the one that was given, and what is joined can be graded again."""
    given = json.loads(
        grade(
            course,
            "submit",
            "scaling",
            "solutions/scaling/scaling.py",
            "--student",
            "old",
            "--format",
            "json",
        )
    )
    (course / "roster.csv").write_text("id,name\nab,Ada Byron\n")
    grade(course, "roster", "--join", "old", "ab")
    assert "old" in grade(course, "verify", given["receipt"])
    suite = course / "solutions/scaling/test_scaling.py"
    suite.write_text(suite.read_text() + "\n# changed\n")
    grade(course, "regrade", "--yes")
    grade(course, "report")
    assert rows(course)["ab"] == "12"


def test_joins_of_one_command_lead_on(course: Path) -> None:
    """A joined to B and B to C in one go is all C's, and the report is whole."""
    wrong = "def standardize(x): return x\n"
    for source in (wrong, wrong + "# again\n"):
        (course / "scaling.py").write_text(source)
        grade(course, "submit", "scaling", "--student", "Cy Ray", code=1)
    grade(course, "roster", "--join", "Cy Ray", "Ada Byron", "--join", "Ada Byron", "ab")
    grade(course, "report")
    assert rows(course)["ab"] == "1"
    assert {"Cy Ray", "Ada Byron"} & rows(course).keys() == set()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--join", "nobody", "ab"), "Nothing in the store is 'nobody'"),
        (("--split", "Cy Ray"), "not joined"),
        (("--join", "ab\u202e", "ab"), "can't be seen"),
        (("--join", "Cy Ray", "Cy Ray"), "one already"),
        (("--join", "Cy Ray", "Ada Byron", "--join", "Ada Byron", "Cy Ray"), "one already"),
    ],
)
def test_a_join_that_makes_no_sense_is_refused(
    words: tuple[str, ...], says: str, course: Path
) -> None:
    """What can't be joined or taken apart is said, and nothing changes."""
    assert says in grade(course, "roster", *words, code=2)
    assert json.loads(grade(course, "roster", "--format", "json"))["joined"] == {
        "zed@example.org": "zd"
    }
