"""What init, new and release write is there as a whole or not at all, and slips are told before."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring.courses import write_course
from grader.authoring.exercises import write_skeleton
from grader.authoring.release import release
from grader.course import load_course
from grader.errors import RefusedError, UsageError

HEAD = 'format = 1\ntitle = { en = "A" }\n'
FIRST = '[[exercises]]\nname = "first"\nweek = 1\ntitle = { en = "F" }\n'


def grade(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def everything(folder: Path) -> dict[str, bytes | None]:
    """All that is in a folder."""
    return {
        str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


class Full:
    """A disk that has no room for a file with some name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
        self.replace = Path.replace
        self.name, self.error = name, error
        monkeypatch.setattr(Path, "replace", self)

    def __get__(self, path: Path, _: type) -> object:
        return lambda target: self.move(path, target)

    def move(self, path: Path, target: Path) -> Path:
        """Move a file, or don't."""
        if Path(target).name == self.name:
            raise self.error
        return self.replace(path, target)


FAILURES = [
    (OSError(28, "No space left on device"), RefusedError),
    (KeyboardInterrupt(), KeyboardInterrupt),
]


@pytest.mark.parametrize(("error", "told"), FAILURES, ids=["full", "stopped"])
@pytest.mark.parametrize("name", ["hints.md", "course.toml", "examples.json"])
def test_a_course_that_can_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException, told: type
) -> None:
    """Neither a new folder nor those above it are left, and one that was there has what it had."""
    (tmp_path / "cloned/.git").mkdir(parents=True)
    (tmp_path / "cloned/.git/HEAD").write_text("ref\n")
    before = everything(tmp_path)
    Full(monkeypatch, name, error)
    for folder in ("one/two/mine", "cloned"):
        with pytest.raises(told):
            write_course(tmp_path / folder)
        assert everything(tmp_path) == before


@pytest.mark.parametrize(("error", "told"), FAILURES, ids=["full", "stopped"])
@pytest.mark.parametrize("name", ["hints.md", "course.toml", "examples.json"])
def test_an_exercise_that_can_not_be_written_leaves_the_course_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException, told: type
) -> None:
    """course.toml has no entry for it, so the command can be given again."""
    write_course(tmp_path)
    before = everything(tmp_path)
    with monkeypatch.context() as full, pytest.raises(told):
        Full(full, name, error)
        write_skeleton(load_course(tmp_path), "halves", 1)
    assert everything(tmp_path) == before
    write_skeleton(load_course(tmp_path), "halves", 1)


def test_a_first_release_that_can_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reason is told once, in the system's words."""
    write_course(tmp_path / "mine")
    before = everything(tmp_path)
    Full(monkeypatch, "assignments", OSError(28, "No space left on device"))
    with pytest.raises(RefusedError, match=r"copy: \[Errno 28\] No space left on device\.$"):
        release(load_course(tmp_path / "mine"), tmp_path / "for/copy", [])
    assert everything(tmp_path) == before


def test_of_many_files_that_can_not_be_copied_one_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk has one reason, however many files there are."""
    write_course(tmp_path / "mine")

    def copytree(*_: object, **__: object) -> None:
        raise shutil.Error([(f"a{n}", f"b{n}", "[Errno 28] No space left") for n in range(3)])

    monkeypatch.setattr(shutil, "copytree", copytree)
    with pytest.raises(RefusedError, match=r"copy: \[Errno 28\] No space left\.$"):
        release(load_course(tmp_path / "mine"), tmp_path / "copy", [])
    assert not (tmp_path / "copy").exists()


def test_a_release_that_was_stopped_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where files are already in place, the next one takes the folder for what it is."""
    write_course(tmp_path / "mine")
    course = load_course(tmp_path / "mine")
    release(course, tmp_path / "copy", [])
    whole = everything(tmp_path / "copy")
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        Full(stopped, ".gitignore", KeyboardInterrupt())
        release(course, tmp_path / "copy", [])
    assert not list(tmp_path.glob(".release-*"))
    release(course, tmp_path / "copy", [])
    assert everything(tmp_path / "copy") == whole


def test_stopped_by_a_person_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C in a real process, in the middle of writing, ends with 130 and leaves no folder."""
    pause = (
        "import os, signal; from grader.authoring import exercises as e; real = e.write_file\n"
        "def write(path, text):\n"
        "    real(path, text)\n"
        "    if path.name == 'hints.md': os.kill(os.getpid(), signal.SIGINT)\n"
        "e.write_file = write\n"
        "from grader.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", pause, "init", "mine"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["numpy", "random", "grader"])
def test_an_exercise_that_would_hide_a_module(tmp_path: Path, name: str) -> None:
    """A student's numpy.py would be what `import numpy` gives."""
    write_course(tmp_path)
    before = everything(tmp_path)
    with pytest.raises(UsageError, match=f"{name}.py instead") as caught:
        write_skeleton(load_course(tmp_path), name, 1)
    assert f"my_{name}" in caught.value.remedy
    assert everything(tmp_path) == before


TABLES = {
    "a number of thousands of digits": (f"format = {'1' * 6000}\n", "a number that is too long"),
    "tables in tables": (f"a = {'[' * 20_000}{']' * 20_000}\n", "too deep"),
    "a name that no system can store": (HEAD + FIRST.replace("first", "f" * 300), "has 300 letters"),
    "a folder with a sign in it": (f'drop = "a\\u0000b"\n{HEAD}{FIRST}', "no folder's name"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "says"), TABLES.values(), ids=TABLES.keys())
def test_a_slip_in_the_table_is_told(tmp_path: Path, text: str, says: str) -> None:
    """Each command says what is wrong, and what next, and writes nothing."""
    (tmp_path / "course.toml").write_text(text)
    for command in (["list"], ["new", "halves"], ["audit", "first"], ["release", "../copy"]):
        done = grade(tmp_path, *command)
        assert done.returncode == 2, done.stderr
        assert says in done.stderr
        assert len(done.stderr.splitlines()) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["course.toml"]


BROKEN = {
    "course.toml": ("x = ", "TOML として読めません"),
    "assignments/scaling/examples.json": ("{", "生成されたときのまま"),
    "assignments/scaling/test_scaling.py": ("x = (", "このチェックのファイルを直す"),
}


@pytest.mark.parametrize("file", BROKEN)
def test_a_student_who_broke_the_copy_is_told_in_japanese(tmp_path: Path, file: str) -> None:
    """A file of the copy that an editor has spoilt is named, with what to do, in the student's language."""
    write_course(tmp_path / "mine")
    release(load_course(tmp_path / "mine"), tmp_path / "copy", [])
    grade(tmp_path / "copy", "start", "scaling")
    text, says = BROKEN[file]
    (tmp_path / "copy" / file).write_text(text)
    done = grade(tmp_path / "copy", "--language", "ja", "check", "scaling")
    assert done.returncode == 2, done.stdout
    assert says in done.stderr
    assert "コースのコピーをもう一度もらって" in done.stderr


def test_a_mistyped_language_is_told_in_the_one_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else is known of the person's language counts."""
    monkeypatch.setenv("GRADE_LANGUAGE", "ja")
    done = grade(tmp_path, "--language", "fr", "list")
    assert done.returncode == 2
    assert "使い方" in done.stderr


def test_a_link_that_leads_to_itself_is_no_course(tmp_path: Path) -> None:
    """It is told like a folder that isn't there."""
    (tmp_path / "self").symlink_to("self")
    for command in (["--course", "self", "list"], ["init", "self"]):
        done = grade(tmp_path, *command)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr


def test_the_next_command_can_be_pasted_whatever_the_folder_is_called(tmp_path: Path) -> None:
    """A dash is no option, a blank no end."""
    for name in ("-my course", "日本 語"):
        done = grade(tmp_path, "init", "--", name)
        go = done.stdout.splitlines()[-1].removeprefix("Next: ").partition(" && ")[0]
        there = subprocess.run(
            ["sh", "-c", f"{go} && ls"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert "course.toml" in there.stdout, there.stderr
