"""A course of one's own, by an installed grader: what init writes, and the author's day of the documents."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from grader.authoring.courses import write_course
from grader.course import load_course
from grader.errors import UsageError
from tests.package.project import install

ROOT = Path(__file__).parents[2]
DAY = ROOT / "docs" / "own-course.md"

# What an author or a student writes on this day: the solution, where there is none yet.
EDITOR = """\
#!/bin/sh
sed -i 's/raise NotImplementedError/return x * factor/' "$1"
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an environment in which the grader's wheel is installed, without the checkout."""
    return install(ROOT, tmp_path_factory.mktemp("installed") / "environment")


def commands() -> list[tuple[str, int]]:
    """Read the commands of the document, each with the exit code that it is said to have."""
    blocks = re.findall(r"(?s)```sh\n(.*?)```", DAY.read_text("utf-8"))
    found = []
    for line in "".join(blocks).splitlines():
        command, _, comment = line.partition("  #")
        code = re.search(r"exit code (\d)", comment)
        found.append((command.strip(), int(code[1]) if code else 0))
    return found


def test_an_authors_day(installed: Path, tmp_path: Path) -> None:
    """Each command of the document, in its order, in one shell and outside of any checkout, ends as it says."""
    editor = tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    lines = []
    for command, code in commands():
        failed = f"echo {shlex.quote(f'ended with $code, not {code}: {command}')} >&2"
        lines += [command, f"code=$?; [ $code = {code} ] || {{ {failed}; exit 9; }}"]
    work = tmp_path / "work"
    work.mkdir()
    path = f"{installed / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=work, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "PATH": path, "EDITOR": str(editor), "GRADE_STUDENT": "s001"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Traceback" not in done.stdout + done.stderr
    grades = (work / "my-course/reports/class/grades.csv").read_text("utf-8-sig")
    (ada,) = [line for line in grades.splitlines() if "Ada Example" in line]
    assert "3" in ada.split(",")
    assert "Ada Example" in (work / "my-course/reports/class/index.html").read_text("utf-8")
    assert not list((work / "ada").rglob("solutions"))


def test_the_day_has_each_of_an_authors_commands() -> None:
    """The document goes from init to the report."""
    used = {command.split()[1] for command, _ in commands() if command.startswith("grade ")}
    assert used >= {"init", "new", "audit", "generate", "release", "start", "check", "submit"}
    assert used >= {"class", "report"}


def test_what_init_writes(tmp_path: Path) -> None:
    """The files that it names are there, in two languages, and git would leave staff's own alone."""
    written = write_course(tmp_path / "mine")
    assert all((tmp_path / "mine" / path).is_file() for path in written)
    course = load_course(tmp_path / "mine")
    assert len(course.names) == 1
    assert set(course.title) == set(course.exercises[0].title) == {"en", "ja"}
    subprocess.run(["git", "init", "-q"], cwd=tmp_path / "mine", check=True)
    (tmp_path / "mine/.grade").mkdir()
    (tmp_path / "mine/.grade/secret").write_bytes(b"x")
    shown = subprocess.run(
        ["git", "status", "--porcelain", "-uall"],
        cwd=tmp_path / "mine", capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "assignments/" in shown
    assert not re.search(r"solutions|roster|\.grade", shown)


def test_init_leaves_a_folder_alone_that_has_something(tmp_path: Path) -> None:
    """What is there is named, with what to do; an empty clone is no content."""
    (tmp_path / ".git").mkdir()
    write_course(tmp_path)
    with pytest.raises(UsageError, match="holds a course already") as caught:
        write_course(tmp_path)
    assert "new NAME" in caught.value.remedy
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("kept")
    with pytest.raises(UsageError, match=r"is not empty: there is letter\.txt"):
        write_course(other)
    with pytest.raises(UsageError, match="can't be a course's folder"):
        write_course(other / "letter.txt")
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
