"""A grading process that can't begin: told at once and once, with what to do, and nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.processes.running import count, grade_class

STUDENTS = 12
# A check that spoils a file of the course for one answer, and ends its process.
SPOILING = """\
if (student.standardize(np.ones((2, 2))) == 666).all():
        __import__("pathlib").Path({path!r}).write_text("spoilt")
        __import__("os").kill(__import__("os").getpid(), 9)
    """


@pytest.fixture
def folder(course: Path, tmp_path: Path) -> Path:
    """Right submissions, each made unique by a comment."""
    reference = (course / "solutions/scaling/scaling.py").read_text()
    for number in range(STUDENTS):
        path = tmp_path / f"hand-ins/student{number:02}/scaling.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{reference}# {number}\n")
    return tmp_path / "hand-ins"


@pytest.mark.parametrize("package", ["numpy", "pytest"])
def test_a_broken_installation_is_told_once(
    package: str, course: Path, folder: Path, tmp_path: Path
) -> None:
    """Whichever process needs the package first, its name and what to do are told, and nothing is handed out."""
    broken = tmp_path / "broken" / package
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('libbroken.so.0: cannot open it')\n")
    done = grade_class(course, folder, "--jobs", "2", PYTHONPATH=str(broken.parent))
    assert done.returncode == 3
    assert done.stderr.count("libbroken.so.0") == 1
    assert "nstall it again" in done.stderr
    assert "Traceback" not in done.stderr
    assert count(course, "submissions") == 0


def test_what_ends_it_before_it_can_say_why_is_told(
    course: Path, folder: Path, tmp_path: Path
) -> None:
    """A process that ended without a word is told with how it ended."""
    package = tmp_path / "broken" / "pytest"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    done = grade_class(course, folder, PYTHONPATH=str(package.parent))
    assert done.returncode == 4
    assert done.stderr.count("ended before it began, by signal 9") == 1
    assert "doctor" in done.stderr


@pytest.mark.parametrize("spoilt", ["course.toml", "solutions/scaling/exercise.toml"])
def test_what_breaks_in_the_middle_loses_nothing(spoilt: str, course: Path, folder: Path) -> None:
    """The next process can't begin, or not with the exercise: told once; a later run goes on where it was."""
    suite = course / "solutions/scaling/test_scaling.py"
    whole, text = (course / spoilt).read_text(), suite.read_text()
    spoiling = SPOILING.format(path=str(course / spoilt))
    suite.write_text(text.replace("x = 7.0 *", f"{spoiling}x = 7.0 *"))
    path = folder / "student06" / "scaling.py"
    right = path.read_text()
    path.write_text(f"{right}\n\ndef standardize(x):\n    return np.full(x.shape, 666.0)\n")
    done = grade_class(course, folder, "--jobs", "1")
    assert done.returncode == 2, done.stderr
    assert done.stderr.count(f"grade: {course / spoilt}") == 1, done.stderr
    assert "Traceback" not in done.stderr
    stored = count(course, "reports")
    assert 0 < stored < STUDENTS
    (course / spoilt).write_text(whole)
    path.write_text(f"{right}# another\n")
    done = grade_class(course, folder, "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert f"{STUDENTS} submissions graded ({stored} had their grade already)" in done.stdout
    assert count(course, "reports") == STUDENTS
    assert count(course, "submissions") == STUDENTS + 1
