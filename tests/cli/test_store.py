"""`grade store`, `backup`, `restore` and `log --verify` as an instructor types them."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.cli.test_commands import EXERCISE, grade
from tests.postgres import as_role


@pytest.fixture
def graded(course: Path) -> str:
    """A course with one submission, and its receipt."""
    shutil.copy(course / "solutions" / EXERCISE / f"{EXERCISE}.py", course)
    return json.loads(grade(course, "submit", EXERCISE, "--format", "json").stdout)["receipt"]


def head(course: Path) -> str:
    """The head that is told."""
    return json.loads(grade(course, "log", "--verify", "--format", "json").stdout)["head"]


def test_a_course_moves_to_another_database_and_goes_on(
    course: Path, graded: str, postgres: str
) -> None:
    """All commands use the copy, receipts and reports hold, and the old file takes nothing more."""
    before = head(course)
    assert "Copied" in grade(course, "store", "copy", postgres, "--use").stdout
    assert head(course) == before
    assert "Genuine" in grade(course, "verify", graded).stdout
    assert "12/12" in grade(course, "list").stdout
    reference = course / f"{EXERCISE}.py"
    reference.write_text(f"{reference.read_text()}# again\n")
    grade(course, "submit", EXERCISE)
    grade(course, "report")
    assert head(course) != before
    (course / ".grade/database").unlink()
    told = grade(course, "submit", EXERCISE, code=3).stderr
    assert "has moved" in told
    assert "another database" in told


def test_a_copy_alone_changes_nothing(course: Path, graded: str, tmp_path: Path) -> None:
    """Without --use the course goes on where it is; a second copy needs another place."""
    told = grade(course, "store", "copy", tmp_path / "copy.sqlite").stdout
    assert f"still uses {course / '.grade/store.sqlite'}" in told
    assert "already" in grade(course, "store", "copy", tmp_path / "copy.sqlite", code=2).stderr
    assert "no kind of database" in grade(course, "store", "copy", "mysql://db/x", code=2).stderr
    told = grade(course, "store", "copy", "postgresql://eve:pw@127.0.0.1:9/x", code=3).stderr
    assert "pw" not in told
    assert "run this again" in told


def test_roles_are_prepared_for_a_server(
    course: Path, graded: str, postgres: str, roles: tuple[str, str]
) -> None:
    """With the grader's role the course goes on; a role that is not there is named with what makes it."""
    grade(course, "store", "copy", postgres, "--use")
    names = ["--app", roles[0], "--web", roles[1]]
    assert "Prepared" in grade(course, "store", "prepare", postgres, *names).stdout
    (course / ".grade/database").write_text(as_role(postgres, roles[0]))
    reference = course / f"{EXERCISE}.py"
    reference.write_text(f"{reference.read_text()}# again\n")
    grade(course, "submit", EXERCISE)
    grade(course, "log", "--verify", "--receipt", graded)
    told = grade(course, "store", "prepare", postgres, *names[:3], "nobody", code=3).stderr
    assert "There is no role 'nobody'" in told
    assert "CREATE ROLE" in told
    told = grade(course, "store", "prepare", as_role(postgres, roles[0]), *names, code=3).stderr
    assert "another role's" in told
    told = grade(course, "store", "prepare", course / "x.sqlite", *names, code=2).stderr
    assert "has no roles" in told
    assert not (course / "x.sqlite").exists()


def test_a_backup_comes_back(course: Path, graded: str, tmp_path: Path) -> None:
    """Into a copy of the course without its state: the same receipts and grades."""
    backup = tmp_path / "backup.zip"
    for name in ("lti-key.pem", "oidc-secret"):
        (course / ".grade" / name).write_text(f"the {name}\n")
    assert "Next" in grade(course, "backup", backup).stdout
    assert "there already" in grade(course, "backup", backup, code=2).stderr
    assert "Whole: " in grade(course, "restore", "--check", backup).stdout
    assert "already" in grade(course, "restore", backup, code=2).stderr
    fresh = tmp_path / "fresh"
    shutil.copytree(course, fresh, ignore=shutil.ignore_patterns(".grade", "reports"))
    assert "Restored: " in grade(fresh, "restore", backup).stdout
    for name in ("lti-key.pem", "oidc-secret"):
        brought = fresh / ".grade" / name
        assert brought.read_text() == f"the {name}\n"
        assert stat.S_IMODE(brought.stat().st_mode) == 0o600
    assert head(fresh) == head(course)
    assert "Genuine" in grade(fresh, "verify", graded).stdout
    grade(fresh, "report")
    other = tmp_path / "other"
    shutil.copytree(course, other, ignore=shutil.ignore_patterns(".grade", "reports"))
    (other / ".grade").mkdir(mode=0o700)
    (other / ".grade/secret").write_bytes(b"x" * 32)
    (other / ".grade/secret").chmod(0o600)
    assert "another secret" in grade(other, "restore", backup, code=2).stderr
    assert (other / ".grade/secret").read_bytes() == b"x" * 32


def test_nothing_can_be_cut_out(course: Path, graded: str) -> None:
    """A whole store says so with its head; a row that was taken out, or a tail, is found."""
    told = grade(course, "log", "--verify", "--receipt", graded).stdout
    assert told.startswith("Whole: 3 rows in one chain.")
    last = re.search("Head: (.*)", told)[1]
    grade(course, "log", "--verify", "--head", last)
    connection = sqlite3.connect(course / ".grade/store.sqlite")
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("DELETE FROM reports")
    connection.commit()
    told = grade(course, "log", "--verify", code=1).stdout
    assert "reports, row 1, link 3 of the chain: missing" in told
    connection.execute("DELETE FROM chain WHERE number = 3")
    connection.commit()
    connection.close()
    grade(course, "log", "--verify", "--receipt", graded)
    assert "cut off" in grade(course, "log", "--verify", "--head", last, code=1).stdout
    faults = json.loads(
        grade(course, "log", "--verify", "--head", last, "--format", "json", code=1).stdout
    )
    assert faults["whole"] is False
    assert faults["faults"][0]["what"] == "cut off"
    for wrong in (
        ["--verify", "--head", "x"],
        ["--head", last],
        ["ada", "--verify"],
        ["--verify", "--receipt", "x"],
    ):
        grade(course, "log", *wrong, code=2)
