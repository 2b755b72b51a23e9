"""The web process can open neither solutions nor the secret: tried by processes that are held so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import course_secret, load_course
from grader.store import Store

HELD = """
import os, sys
from pathlib import Path
from grader.course import load_course
from grader.server import confinement
from grader.store import Store
from grader.store.person_keys import PersonKeys
course = load_course(Path(sys.argv[1]))
store = Store.open(course.state / "store.sqlite")
PersonKeys.of(store.database).all()
confinement.confine(course, course.state / "store.sqlite")
"""


def held(course: Path, code: str) -> str:
    """Run code in a process that is held."""
    command = [sys.executable, "-c", HELD + code, str(course)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def there(course: Path) -> Path:
    """Give a course that has a secret and a store."""
    loaded = load_course(course)
    course_secret(loaded)
    Store.open(loaded.state / "store.sqlite").close()
    return course


def test_nothing_of_the_solutions_can_be_read(there: Path) -> None:
    """No file of theirs, and not their names; neither by another path, nor by what it starts."""
    (there / "assignments/scaling/way").symlink_to("../../solutions/scaling/scaling.py")
    code = """
import subprocess, threading
root = course.root
paths = [p for p in sys.argv[2:]] or [
    root / "solutions", root / "solutions/scaling/scaling.py", root / "solutions/scaling/test_scaling.py",
    root / ".grade/secret", root / "assignments/scaling/way", root / "roster.csv", root, root / ".grade",
    f"/proc/{os.getppid()}/environ", f"/proc/{os.getppid()}/mem", "/proc/self/environ", "/etc/passwd", "/root",
]
opened = []
def look():
    for path in paths:
        try:
            os.close(os.open(path, os.O_RDONLY))
            opened.append(str(path))
        except OSError:
            pass
look()
thread = threading.Thread(target=look)
thread.start()
thread.join()
try:
    done = subprocess.run([sys.executable, "-c", f"open({str(root / '.grade/secret')!r})"], capture_output=True)
    if not done.returncode: opened.append("child")
except OSError:
    pass
print(opened)
"""
    assert held(there, code) == "[]\n"


def test_what_it_needs_can_be_read_and_written(there: Path) -> None:
    """Tasks, the program's own files, store and keys, also by a connection that is opened later."""
    code = """
from datetime import UTC, datetime
import jinja2, cryptography.hazmat.primitives.asymmetric.ed25519
print((course.assignment("scaling") / "README.md").read_text()[:9])
with Store.open(course.state / "store.sqlite") as other:
    other.database.execute("PRAGMA temp_store = MEMORY")
    other.log_standings(datetime.now(UTC), [("ada", "scaling", 1.0, "x" * 100_000, "")] * 50)
    PersonKeys.of(other.database).made("ada")
print(len(store.standings_log()))
confinement.prove(course, os.getppid())
"""
    assert held(there, code) == "# Scaling\n50\n"


def test_no_file_can_be_made(there: Path) -> None:
    """Neither beside the store nor anywhere else."""
    code = """
for folder in (course.state, course.root, Path("/tmp"), Path("/dev/shm"), course.assignment("scaling")):
    try:
        (folder / "made").write_text("x")
        print(folder)
    except OSError:
        pass
"""
    assert held(there, code) == ""


def test_a_process_that_is_not_held_is_found_out(there: Path) -> None:
    """What holds is concluded from trying, never from what was set up."""
    code = HELD.replace("confinement.confine", "print") + "confinement.prove(course, os.getppid())"
    command = [sys.executable, "-c", code, str(there)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "The web process could read" in done.stderr


@pytest.mark.parametrize("left_open", ["solutions/scaling/test_scaling.py", ".grade/secret"])
def test_one_hole_is_found(there: Path, left_open: str) -> None:
    """Each file that must not be read is tried."""
    code = HELD.replace(
        "confinement.confine(",
        "from grader.worker import jail\nown = jail.restrict_files\n"
        "jail.restrict_files = lambda paths, *rest, **more: "
        f"own([*paths, course.root / {left_open!r}], *rest, **more)\nconfinement.confine(",
    )
    command = [sys.executable, "-c", code + "confinement.prove(course, os.getppid())", str(there)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert f"could read {there.resolve() / left_open}" in done.stderr
