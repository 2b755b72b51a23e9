"""The command line of a course that is on a server: the same commands, on sealed reports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.store import Store
from grader.store.receipts import issue

GRADE = Path(sys.executable).with_name("grade")


def grade(course: Path, *arguments: str, code: int = 0, paths: str = "") -> str:
    """Run the command in the course's folder, and give all that it prints."""
    done = subprocess.run(
        [str(GRADE), *arguments],
        cwd=course, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False,
        env={**os.environ, "GRADE_STUDENT": "ada", **({"PYTHONPATH": paths} if paths else {})},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def served(course: Path) -> Path:
    """The small course, on a server since somebody has handed in."""
    shutil.copy(course / "solutions/scaling/scaling.py", course)
    grade(course, "submit", "scaling", "--student", "before")
    with Store.open(course / ".grade/store.sqlite") as store:
        store.serve()
    return course


def bodies(course: Path) -> list[bytes]:
    """The reports as they are stored."""
    with Store.open(course / ".grade/store.sqlite") as store:
        return [bytes(body) for (body,) in store.database.rows("SELECT body FROM reports")]


def test_all_commands_go_on_working(served: Path) -> None:
    """Reports from before the server and from now are shown, counted, exported and graded again."""
    wrong = (served / "scaling.py").read_text().replace("/ x.std(axis=0)", "+ 1")
    (served / "wrong.py").write_text(wrong)
    told = json.loads(grade(served, "submit", "scaling", "wrong.py", "--format", "json", code=1))
    assert [body[:7] for body in bodies(served)] == [b'{"schem', b"sealed2"]
    assert "Genuine: ada handed in scaling" in grade(served, "verify", told["receipt"])
    shown = grade(served, "show", told["submission"])
    assert "test_single_column" in shown
    assert "should be" in shown, "staff see what a check says"
    grade(served, "report")
    lines = (served / "reports/class/grades.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["ada", "before"]
    suite = served / "solutions/scaling/test_scaling.py"
    suite.write_text(suite.read_text() + "\n# another suite\n")
    assert "2 reports stored" in grade(served, "regrade", "--yes")
    assert [body[:7] for body in bodies(served)[2:]] == [b"sealed2"] * 2
    (served / "in/bob").mkdir(parents=True)
    shutil.copy(served / "scaling.py", served / "in/bob/scaling.py")
    grade(served, "class", "in")
    assert [body[:7] for body in bodies(served)[4:]] == [b"sealed2"]
    grade(served, "log")
    grade(served, "list")


def test_without_cryptography_it_is_said_what_to_install(served: Path, tmp_path: Path) -> None:
    """What needs no sealed report works; what does says so, before anything is handed in."""
    grade(served, "submit", "scaling")
    (tmp_path / "without/cryptography").mkdir(parents=True)
    (tmp_path / "without/cryptography/__init__.py").write_text("raise ImportError\n")
    paths = str(tmp_path / "without")
    new = ["submit", "scaling", "--student", "new"]
    for arguments in (["submit", "scaling"], new, ["report"], ["regrade", "--yes"], ["list"]):
        told = grade(served, *arguments, code=3, paths=paths)
        assert "cryptography is not installed" in told
        assert "pip install 'numpy-course-grader[server]'" in told
    with Store.open(served / ".grade/store.sqlite") as store:
        assert [len(store.handed_in(one, "scaling")) for one in ("ada", "new")] == [1, 0]
    grade(served, "check", "scaling", paths=paths)


def test_receipts_of_both_kinds_are_verified(served: Path) -> None:
    """One from before there was a chain by the secret, one from now by the key for receipts."""
    secret = (served / ".grade/secret").read_bytes()
    with Store.open(served / ".grade/store.sqlite") as store:
        (one,) = store.handed_in("before", "scaling")
        second = store.receipt(one.id, secret)
    first = issue(one.id, "before", "scaling", second.time, one.digest, "", secret)
    assert (first.text[:7], second.text[:7]) == ("grade1.", "grade2.")
    for receipt in (first, second):
        assert "Genuine: before handed in scaling" in grade(served, "verify", receipt.text)
        forged = receipt.text[:-1] + ("0" if receipt.text[-1] != "0" else "1")
        assert "not issued by this course" in grade(served, "verify", forged, code=2)
