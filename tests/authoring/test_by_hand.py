"""A course made by hand: each message says what is wrong, where, and what leads to the next step."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.authoring.courses import write_course
from grader.authoring.exercises import write_generated, write_skeleton
from grader.course import load_course, load_exercise
from grader.errors import CourseError, UsageError

GRADE = Path(sys.executable).with_name("grade")
NAME = "scaling"


def grade(folder: Path, *arguments: str, code: int = 0) -> str:
    """Run the command in a folder; gives what it said, with the remedies."""
    done = subprocess.run(
        [GRADE, *arguments],
        cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "GRADE_STUDENT": "ada"},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_from_nothing_to_an_exercise_by_doing_what_is_said(tmp_path: Path) -> None:
    """Whoever begins with an empty file and does what each message says has a course in the end."""
    course = tmp_path / "course.toml"
    assert "grade init FOLDER" in grade(tmp_path, "list", code=2)
    course.write_text("")
    for line in ("format = 1", 'title = { en = "..." }'):
        told = grade(tmp_path, "list", code=2)
        assert f"Add it at the top of the file, such as: {line}" in told
        course.write_text(f"{line}\n{course.read_text()}")
    told = grade(tmp_path, "audit", code=2)
    assert "the course has none yet" in told
    assert "grade new NAME" in told
    grade(tmp_path, "new", "first")
    assert "All gates hold." in grade(tmp_path, "audit", "--seeds", "2")


def test_an_entry_by_hand_waits_for_its_files(tmp_path: Path) -> None:
    """An exercise that was entered first gets its files by the command that is named."""
    course = tmp_path / "course.toml"
    course.write_text('format = 1\ntitle.en = "Mine"\n\n[[exercises]]\n')
    for key, value in (("name", '"..."'), ("week", "1"), ("title", '{ en = "..." }')):
        told = grade(tmp_path, "list", code=2)
        assert f"exercises[1].{key} is missing" in told
        assert f"Add it in this table, such as: {key} = {value}" in told
        course.write_text(course.read_text() + f"{key} = {value}\n".replace('"..."', '"first"'))
    (tmp_path / "assignments/first").mkdir(parents=True)  # empty folders are no files
    assert "grade new NAME" in grade(tmp_path, "audit", code=2)
    before = course.read_text()
    grade(tmp_path, "new", "first")
    assert course.read_text() == before
    assert len(load_exercise(load_course(tmp_path), "first").misconceptions) == 2


@pytest.mark.parametrize(
    ("written", "says", "remedy"),
    [
        ('exercises = ["first"]', "is ['first'], not tables", "Take this line out"),
        ('exercises = "first"', "is 'first', not tables", "grade new NAME"),
        ("exercises = []", "is empty", "Take this line out"),
        ("[exercises]", "is one table", "[[exercises]]"),
        ('[[title]]\nen = "x"', "title is [{'en': 'x'}]", 'title = { en = "..." }'),
    ],
)
def test_a_list_that_is_none(tmp_path: Path, written: str, says: str, remedy: str) -> None:
    """A slip in the brackets is told as such, not as a key that lacks a value."""
    title = "" if "title" in written else 'title.en = "Mine"\n'
    (tmp_path / "course.toml").write_text(f"format = 1\n{title}{written}\n")
    with pytest.raises(CourseError) as caught:
        load_course(tmp_path)
    assert says in caught.value.message
    assert remedy in caught.value.remedy


def test_an_entry_that_can_not_be_added_leaves_all_as_it_was(tmp_path: Path) -> None:
    """Where exercises stand in a list of inline tables, new says so before it writes anything."""
    course = tmp_path / "course.toml"
    text = 'format = 1\ntitle.en = "x"\nexercises = [{ name = "a", week = 1, title.en = "A" }]\n'
    course.write_text(text)
    with pytest.raises(UsageError, match="can't be added to") as caught:
        write_skeleton(load_course(tmp_path), "first", 1)
    assert "[[exercises]]" in caught.value.remedy
    assert course.read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["course.toml"]


def test_files_without_an_entry_are_told_with_the_entry(tmp_path: Path) -> None:
    """What was written by hand stays, and the lines that enter it are given, as they may be pasted."""
    write_course(tmp_path)
    (tmp_path / "solutions/own").mkdir()
    (tmp_path / "solutions/own/own.py").write_text("x = 1\n")
    with pytest.raises(UsageError, match="has no exercise 'own', but there is") as caught:
        write_skeleton(load_course(tmp_path), "own", 1)
    _, entry, _ = caught.value.remedy.split("\n\n")
    course = tmp_path / "course.toml"
    course.write_text(f"{course.read_text('utf-8')}\n{entry}\n", "utf-8")
    assert "own" in load_course(tmp_path).names
    with pytest.raises(UsageError, match="already"):
        write_skeleton(load_course(tmp_path), "own", 1)
    assert (tmp_path / "solutions/own/own.py").read_text() == "x = 1\n"


def test_a_course_folder_that_is_not_there(tmp_path: Path) -> None:
    """A mistyped --course is told, and not answered with the course of a folder above."""
    write_course(tmp_path)
    assert "There is no folder nowhere" in grade(tmp_path, "--course", "nowhere", "list", code=2)


def test_a_stub_that_was_never_made(tmp_path: Path) -> None:
    """A missing stub is made by the command that is named."""
    write_course(tmp_path)
    course = load_course(tmp_path)
    course.stub(NAME).unlink()
    with pytest.raises(CourseError, match="is missing") as caught:
        load_exercise(course, NAME)
    assert caught.value.remedy.endswith(f"grade generate {NAME}")
    assert f"grade generate {NAME}" in grade(tmp_path, "start", NAME, code=2)
    write_generated(course, NAME)
    load_exercise(course, NAME)


def replaced(old: str, new: str) -> Callable[[str], str]:
    """Give a change that must find what it changes."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


S = f"solutions/{NAME}/"
MISTAKES: dict[str, tuple[str, Callable[[str], str] | None, str, str]] = {
    "no hidden suite": (S + f"test_{NAME}.py", None, "is missing", "grade new NAME"),
    "no settings": (S + "exercise.toml", None, "is missing", "grade new NAME"),
    "no reference": (S + f"{NAME}.py", None, "is missing", "grade new NAME"),
    "no points": (S + "exercise.toml", replaced("points = 3\n", ""), "points is missing", "points = 1"),
    "a function that is not there": (
        S + "exercise.toml", replaced('["scaled"]\n#', '["other"]\n#'),
        "functions names 'other', which", "define it",
    ),
    "points that don't add up": (
        S + "exercise.toml", replaced("points = 3", "points = 5"), "add up to 3 points", "agree",
    ),
    "a check without its mark": (
        S + f"test_{NAME}.py", lambda text: text + "\n\ndef test_more(student):\n    assert student\n",
        "test_more has no @check", "points",
    ),
    "a slip of syntax": (
        S + f"test_{NAME}.py", replaced("def test_values", "de test_values"),
        f'test_{NAME}.py", line 12\nde test_values', "Mend this suite",
    ),
    "a probe of another function": (
        S + "probes.py", replaced('@probe("scaled")', '@probe("other")'),
        "values is about 'other'", "functions are scaled",
    ),
    "a picture of another function": (
        S + "pictures.py", replaced('["scaled"]', '["other"]'),
        "line is about 'other'", "functions are scaled",
    ),
    "a solution without its end": (
        S + f"{NAME}.py", replaced("out.\n### END SOLUTION", "out."),
        "a solution in the one of line", "### END SOLUTION",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "change", "says", "remedy"), MISTAKES.values(), ids=MISTAKES.keys()
)
def test_an_audit_says_what_to_do(
    tmp_path: Path, path: str, change: Callable[[str], str] | None, says: str, remedy: str
) -> None:
    """A file that is missing or wrong is named, with the next step, and pytest's own code is not shown."""
    write_course(tmp_path)
    file = tmp_path / path
    if change is None:
        file.unlink()
    else:
        file.write_text(change(file.read_text("utf-8")), "utf-8")
    told = grade(tmp_path, "audit", "--seeds", "2", code=2)
    assert str(file) in told or file.name in told
    assert says in told
    assert remedy in told
    assert "_pytest" not in told


def test_an_exercise_without_probes_is_audited(tmp_path: Path) -> None:
    """Where nothing tells ideas apart, the audit says which; it is no error of the grader's."""
    write_course(tmp_path)
    (tmp_path / S / "probes.py").unlink()
    told = grade(tmp_path, "audit", "--seeds", "2", code=1)
    assert "can't be told from changed_in_place by the probes" in told
