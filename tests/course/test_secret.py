"""The course's secret: drawn once, the same for all, closed to others."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import course_secret, load_course
from grader.errors import RefusedError


def _ask(root: str) -> bytes:
    return course_secret(load_course(Path(root)))


def test_drawn_once(folder):
    """The first call draws 32 bytes, and every later one gives the same."""
    first = _ask(folder.root)
    assert len(first) == 32
    assert _ask(folder.root) == first


def test_two_courses_differ(folder, tmp_path):
    """Another course has another secret."""
    other = type(folder)(tmp_path / "other")
    assert _ask(folder.root) != _ask(other.root)


def test_closed_to_others(folder):
    """Only the owner can enter the folder and read the file, and no draft is left in it."""
    _ask(folder.root)
    state = folder.root / ".grade"
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert stat.S_IMODE((state / "secret").stat().st_mode) == 0o600
    assert [path.name for path in state.iterdir()] == ["secret"]


def test_processes_that_race_agree(folder):
    """Processes that start together all get one secret."""
    code = (
        "import sys; from pathlib import Path; from grader.course import course_secret, load_course;"
        "course = load_course(Path(sys.argv[1])); print(flush=True); input();"
        "print(course_secret(course).hex())"
    )
    command = [sys.executable, "-c", code, str(folder.root)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = [subprocess.Popen(command, **pipes) for _ in range(6)]
    for racer in racers:
        racer.stdout.readline()  # it is ready
    for racer in racers:
        racer.stdin.write("\n")
        racer.stdin.flush()
    secrets = {racer.communicate()[0] for racer in racers}
    assert secrets == {_ask(folder.root).hex() + "\n"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_open_file_is_refused(folder, mode):
    """A secret that others may read or change is refused, with the command that closes it."""
    _ask(folder.root)
    path = folder.root / ".grade" / "secret"
    path.chmod(mode)
    with pytest.raises(RefusedError, match="Others than its owner") as caught:
        _ask(folder.root)
    assert f"chmod 600 {path}" in caught.value.remedy


def test_folder_where_others_may_write_is_refused(folder):
    """Whoever may write to the folder could put another secret there."""
    _ask(folder.root)
    (folder.root / ".grade").chmod(0o770)
    with pytest.raises(RefusedError) as caught:
        _ask(folder.root)
    assert "chmod 700" in caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_damaged_secret_is_refused(folder, content):
    """A secret of another size is never used, and the remedy says what a new one would cost."""
    _ask(folder.root)
    (folder.root / ".grade" / "secret").write_bytes(content)
    with pytest.raises(RefusedError, match="damaged") as caught:
        _ask(folder.root)
    assert "backup" in caught.value.remedy


def test_place_that_is_taken(folder):
    """A file in the place of the folder is a broken environment, told in words."""
    folder.write(".grade", "")
    with pytest.raises(RefusedError, match="can't be read or written") as caught:
        _ask(folder.root)
    assert caught.value.remedy
