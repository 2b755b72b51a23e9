"""Every command line that the documents show is run in a small course, or stands here with its reason."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import click
import pytest

from grader.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[2]
GRADE = Path(sys.executable).with_name("grade")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLLOWED = {"own-course.md"}  # from beginning to end, by tests/authoring
EXERCISE = "dropout"

# What is not run here: the beginning of a line, and why.
NOT_RUN = {
    "$EDITOR ": "a person writes",
    "cd my-course": "leads to the lines behind it, which are run in another course",
    ".venv/bin/grade audit rmsprop": "the same as other audits, of an exercise that is not here",
    ".venv/bin/pre-commit": "changes the checkout",
    "git ": "changes the checkout",
    "make quick": "takes minutes, and is a part of what runs this",
    "dask ": "Dask's own, and does not end",
    "grade check dropout --watch": "ends with Ctrl-C alone; tests/cli does it",
    "grade class hand-ins --cluster": "needs a cluster; tests/processes has one",
    "grade audit momentum --seeds 100": "takes minutes; make audit does it",
    "grade demo": "takes minutes; tests/classroom grades a class",
    "make bench": "takes minutes, and measures",
    "make demo": "takes minutes; tests/classroom grades a class",
    "make load": "takes minutes; tests/service has a small one",
    "make handing-out": "takes minutes, and measures",
    "make scale": "takes minutes, and measures",
    "make test": "is what runs this",
    "make serve": "does not end; tests/service serves",
    "grade login": "needs a server; tests/cli has one",
    "grade invite --revoke": "needs a link that was made; tests/cli makes one",
    "grade invite --unlink": "needs somebody who was linked; tests/cli has one",
    "install -m 600 /dev/stdin": "a person pastes",
    "grade worker": "does not end; tests/service has some",
    "grade serve": "does not end; tests/service serves",
    "grade verify grade2.": "a receipt that was cut; tests/cli verifies whole ones",
    "grade log --verify --head 812": "a head that was cut; tests/cli verifies whole ones",
    "grade store copy postgresql": "needs a database; tests/cli has one",
    "grade store prepare": "needs a database; tests/cli has one",
    "createuser ": "PostgreSQL's own",
    "docker ": "Docker's own; docs/server.md says how its file was tried",
    "systemctl ": "systemd's own",
    "grade doctor --server": "needs a server; tests/service has one",
    "grade backup": "writes outside the course; tests/cli does it",
    "grade restore": "needs a backup; tests/cli has one",
    "grade store copy .grade/sealed": "moves the course's store; tests/cli does it",
    "grade data": "needs a student; tests/cli has one",
    "grade forget": "can't be undone; tests/cli does it",
}
# What these end with where nothing is wrong: not full marks yet, or TODOs that are left.
MAY_BE_ONE = {"check", "submit", "audit"}
NEW = re.compile(r"grade (?:generate|audit) (my_exercise|halves)\b")


def lines_of(text: str) -> list[str]:
    """Give the commands of the shell blocks in a document, without comments."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def examples() -> list[str]:
    """Give the command that each command's help shows."""
    found = []
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        found += re.findall(r"grade .*", command.epilog or "")
    return found


def skipped(line: str) -> bool:
    """Say whether a line is on the list."""
    return any(line.startswith(beginning) for beginning in NOT_RUN)


SHOWN = {
    line: path.name
    for path in DOCUMENTS
    if path.name not in FOLLOWED
    for line in lines_of(path.read_text("utf-8"))
}
SHOWN |= {line: "help" for line in examples() if line not in SHOWN}
RUN = [line for line in SHOWN if not skipped(line)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a course of two exercises, with what instructors have from elsewhere, and a graded class."""
    course = tmp_path_factory.mktemp("documents") / "course"
    names = [EXERCISE, "momentum"]
    for part in ("assignments", "solutions"):
        for name in names:
            shutil.copytree(ROOT / part / name, course / part / name)
    whole = (ROOT / "course.toml").read_text("utf-8")
    head, *tables = whole.split("[[exercises]]\n")
    kept = [table for table in tables if tomllib.loads(table)["name"] in names]
    (course / "course.toml").write_text("[[exercises]]\n".join([head, *kept]), "utf-8")
    reference = (course / "solutions" / EXERCISE / f"{EXERCISE}.py").read_bytes()
    for student in ("ada", "bob"):
        (course / "hand-ins" / student).mkdir(parents=True)
        (course / "hand-ins" / student / f"{EXERCISE}.py").write_bytes(reference)
    (course / f"{EXERCISE}.py").write_bytes(reference)
    (course / "roster.csv").write_text("id,name,section\nada,Ada,A\nbob,Bob,A\nab,A. Byron,A\n")
    with zipfile.ZipFile(course / "class.zip", "w") as file:
        file.writestr(f"ada/{EXERCISE}.py", reference)
    with zipfile.ZipFile(course / "submissions.zip", "w") as file:
        file.writestr(f"ada_1_2_{EXERCISE}.py", reference)
    header = ["Student", "ID", "SIS Login ID", "Section", f"{EXERCISE} (5)"]
    rows = [header, [" Points Possible", "", "", "", "20"], ["Ada", "1", "ada", "", ""]]
    for name in ("export.csv", "canvas-export.csv"):
        with (course / name).open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    run("grade class hand-ins", course)
    stranger = course / "early" / "Ada Byron"
    stranger.mkdir(parents=True)
    (stranger / f"{EXERCISE}.py").write_bytes(reference + b"# early\n")
    run("grade class early", course)
    return course


def run(line: str, course: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of ours, and hold that nothing was wrong with it."""
    _, command, *rest = shlex.split(line)
    done = subprocess.run(
        [GRADE, command, *rest],
        cwd=course, capture_output=True, text=True, timeout=300, check=False,
        stdin=subprocess.DEVNULL, env={**os.environ, "GRADE_STUDENT": "ada"},
    )  # fmt: skip
    allowed = {0, 1} if command in MAY_BE_ONE else {0}
    assert done.returncode in allowed, f"{line}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stdout + done.stderr
    return done


def stored(course: Path) -> str:
    """Give the beginning of a submission's id."""
    with sqlite3.connect(course / ".grade" / "store.sqlite") as store:
        (found,) = store.execute("SELECT id FROM submissions LIMIT 1").fetchone()
    return str(found)[:6]


@pytest.mark.parametrize("line", RUN)
def test_a_command_line_of_the_documents_does_what_it_should(
    line: str, small: Path, tmp_path: Path
) -> None:
    """Each line is a command of ours, and ends well; an id stands for one that is in the store."""
    assert line.startswith("grade "), f"{SHOWN[line]}: {line!r} is neither run nor listed"
    course = shutil.copytree(small, tmp_path / "course")
    if line.startswith("grade start"):
        (course / f"{EXERCISE}.py").unlink()
    if line.endswith(".ipynb"):
        run(f"grade start {EXERCISE} --notebook", course)
    if made := NEW.match(line):
        run(f"grade new {made[1]}", course)
    if "--split" in line:
        run("grade roster --join 'Ada Byron' ab", course)
    run(line.replace("3f2a", stored(course)), course)


def test_the_python_of_the_documents_runs(small: Path) -> None:
    """What is shown for use from Python grades the file that it names."""
    (text,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/results.md").read_text(), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=small, capture_output=True, text=True, check=False
    )
    assert done.stdout == "20.0 []\n", done.stdout + done.stderr


def test_the_list_has_nothing_that_no_document_shows() -> None:
    """A line that is listed as not run is there."""
    assert [one for one in NOT_RUN if not any(line.startswith(one) for line in SHOWN)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_within_sentences_exist(path: Path) -> None:
    """Each `grade ...` between backticks names a command, and options that it has."""
    for found in re.findall(r"`(grade [a-z][^`\n]*)`", path.read_text("utf-8")):
        _, name, *rest = found.split()
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, found
        while isinstance(command, click.Group) and rest and rest[0] in command.commands:
            command = command.commands[rest.pop(0)]
        options = {option for param in command.params for option in param.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= options | {"--language"}, found
