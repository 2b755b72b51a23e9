"""`grade export` as a person types it, and the autograder in Gradescope's layout."""

from __future__ import annotations

import json
import os
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
    """A copy of the small course with two graded submissions."""
    target = tmp_path / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    solved = (MINI / "solutions/scaling/scaling.py").read_text()
    for student, source in (("ada", solved), ("bob", solved.replace("axis=0", "axis=None"))):
        path = tmp_path / "in" / student / "scaling.py"
        path.parent.mkdir(parents=True)
        path.write_text(source)
    grade(target, "class", str(tmp_path / "in"))
    return target


def grade(course: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [GRADE, *arguments], cwd=course, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_each_format_is_written(course: Path, tmp_path: Path) -> None:
    """csv, moodle, canvas and gradescope, each where it says."""
    for form, name in (("csv", "grades"), ("moodle", "moodle")):
        grade(course, "export", form)
        assert "ada" in (course / f"reports/export/{name}.csv").read_text()
    exported = tmp_path / "canvas.csv"
    exported.write_text("Student,ID,SIS Login ID,Section,scaling (5)\n x,1,ada,,\n")
    told = grade(course, "export", "canvas", "--from", str(exported)).stderr
    assert "bob is not in Canvas' export." in told
    assert "ada,,12\n" in (course / "reports/export/canvas.csv").read_text()
    grade(course, "export", "gradescope")
    found = sorted((course / "reports/export/gradescope").glob("*/results.json"))
    assert [json.loads(path.read_text())["score"] for path in found] == [12.0, 9.0]
    grade(course, "export", "canvas", code=2)
    grade(course, "export", "excel", code=2)


def autograder(course: Path, root: Path) -> Path:
    grade(
        course, "export", "gradescope", "--autograder", "scaling", "--output", str(root / "a.zip")
    )
    with zipfile.ZipFile(root / "a.zip") as file:
        file.extractall(root / "source")
        names = set(file.namelist())
    assert {"setup.sh", "run_autograder", "run.py", "course/course.toml"} <= names
    assert "grader-package/grader/worker/server.py" in names
    assert not (root / "a.zip").stat().st_mode & 0o077, "it holds the secret"
    (root / "submission").mkdir()
    return root


@pytest.mark.parametrize("lies_there", ["a file", "a link"])
def test_the_autograder_goes_where_nobody_else_reads(
    course: Path, tmp_path: Path, lies_there: str
) -> None:
    """What somebody has put where the zip is first written gets nothing of it."""
    part, stranger = tmp_path / "a.zip.part", tmp_path / "stranger"
    stranger.touch(0o666)
    part.symlink_to(stranger) if lies_there == "a link" else part.touch(0o666)
    with part.open("rb") as kept_open:
        grade(
            course, "export", "gradescope", "--autograder", "scaling",
            "--output", str(tmp_path / "a.zip"),
        )  # fmt: skip
        assert kept_open.read() == b""
    assert not (tmp_path / "a.zip").stat().st_mode & 0o077
    (tmp_path / "b.zip").mkdir()
    for taken in ("b.zip", "stranger/c.zip"):  # by a folder, or a file where a folder should be
        grade(
            course, "export", "gradescope", "--autograder", "scaling",
            "--output", str(tmp_path / taken), code=3,
        )  # fmt: skip
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("file", "source", "score"),
    [
        ("scaling.py", None, 12.0),
        ("mine.py", None, 12.0),
        ("scaling.py", "def standardize(x): return x", 1.0),
        ("notes.txt", "x", 0),
        ("scaling.py", "%PDF-1.7", 0),
    ],
)
def test_the_autograder_grades_in_gradescopes_layout(
    course: Path, tmp_path: Path, file: str, source: str | None, score: float
) -> None:
    """run_autograder reads submission/ and writes results/results.json."""
    root = tmp_path / "autograder"
    root.mkdir()
    autograder(course, root)
    text = (MINI / "solutions/scaling/scaling.py").read_text() if source is None else source
    (root / "submission" / file).write_text(text)
    environment = {**os.environ, "AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": sys.executable}
    subprocess.run(["bash", root / "source/run_autograder"], env=environment, check=True)
    assert json.loads((root / "results/results.json").read_text())["score"] == score


def test_the_autograder_gives_no_score_for_our_own_fault(course: Path, tmp_path: Path) -> None:
    """Gradescope's format has no result without a score: there is none, staff read why, and it can run again."""
    suite = course / "solutions/scaling/test_scaling.py"
    suite.write_text(suite.read_text() + "\n\ndef test_without_points(student):\n    pass\n")
    root = tmp_path / "autograder"
    root.mkdir()
    autograder(course, root)
    shutil.copy(MINI / "solutions/scaling/scaling.py", root / "submission")
    environment = {**os.environ, "AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": sys.executable}
    run = subprocess.run(
        ["bash", root / "source/run_autograder"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "Not graded, by our fault" in run.stderr
    assert not (root / "results/results.json").exists()
