"""Grading on a real Dask cluster on this machine: scheduler and workers are processes of their own."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.classroom.test_class import make_deadly
from tests.processes.running import count, wait_until

GRADE = Path(sys.executable).with_name("grade")
DASK = Path(sys.executable).with_name("dask")
STUDENTS = 30
QUIET = {**os.environ, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


def hand_ins(course: Path, target: Path, students: int) -> Path:
    """Write submissions of all kinds, each made unique by a comment."""
    solutions = course / "solutions/scaling"
    kinds = [solutions / "scaling.py", *sorted((solutions / "misconceptions").glob("*.py"))]
    reference = kinds[0].read_text()
    for number in range(students):
        kind = kinds[number % len(kinds)]
        source = reference if kind == kinds[0] else f"{reference}\n\n{kind.read_text()}"
        path = target / f"student{number:02}" / "scaling.py"
        path.parent.mkdir(parents=True)
        path.write_text(source + f"# {number}\n")
    return target


class Cluster:
    """A scheduler, and workers that can be started and killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.file = folder / "scheduler.json"
        self.scheduler = self._run(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show",
            "--scheduler-file", str(self.file),
        )  # fmt: skip
        until = time.monotonic() + 60
        while not self.file.exists() or not self.file.read_text():
            assert time.monotonic() < until, "the scheduler did not start"
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker with its nanny."""
        return self._run(
            "worker", self.address, "--nthreads", "1", "--no-dashboard", "--local-directory",
            str(self.folder), "--death-timeout", "60", *options,
        )  # fmt: skip

    def older_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker that has another version of the grader."""
        script = self.folder / "older.py"
        script.write_text("import grader.version\ngrader.version.__version__ = '0.0.1'\n")
        return self.worker("--preload", str(script))

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [DASK, *arguments], env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def grading(self) -> list[int]:
        """The workers' own processes, which their nannies start again."""
        return [
            int(child)
            for process in self.processes[1:]
            for task in Path(f"/proc/{process.pid}/task").glob("*")
            for child in _text(f"{task}/children").split()
            if "multiprocessing.spawn" in _text(f"/proc/{child}/cmdline")
        ]

    def close(self) -> None:
        """Kill everything."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # a nanny and its worker
            process.wait()


def _text(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


@pytest.fixture
def empty_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler alone."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    one = Cluster(folder)
    try:
        yield one
    finally:
        one.close()


@pytest.fixture
def cluster(empty_cluster: Cluster) -> Cluster:
    """A cluster of two workers."""
    empty_cluster.worker()
    empty_cluster.worker()
    return empty_cluster


def command(course: Path, folder: Path, *options: str) -> list[str]:
    return [str(GRADE), "--course", str(course), "class", str(folder), *options]


def run(course: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(course, folder, *options),
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def grades(course: Path) -> list[list[str]]:
    with (course / "reports/class/grades.csv").open(encoding="utf-8-sig") as file:
        return sorted(csv.reader(file))


def test_a_cluster_gives_the_grades_of_one_machine(
    course: Path, cluster: Cluster, tmp_path: Path
) -> None:
    """The course travels to the workers, they prove their sandboxes, and the grades are the same."""
    folder = hand_ins(course, tmp_path / "hand-ins", STUDENTS)
    done = run(course, folder, "--cluster", cluster.address)
    assert done.returncode == 0, done.stderr
    assert f"{STUDENTS} submissions graded" in done.stdout
    there = grades(course)
    layers = run(course, folder, "--cluster", cluster.address)
    assert f"{STUDENTS} had their grade already" in layers.stdout
    shutil.rmtree(course / ".grade")
    shutil.rmtree(course / "reports", ignore_errors=True)
    assert run(course, folder, "--jobs", "1").returncode == 0
    assert grades(course) == there


def test_killed_workers_and_a_killed_client_lose_nothing(
    course: Path, cluster: Cluster, tmp_path: Path
) -> None:
    """What a killed worker had runs again; a killed client's run goes on where it was."""
    folder = hand_ins(course, tmp_path / "hand-ins", 2 * STUDENTS)
    client = subprocess.Popen(
        command(course, folder, "--cluster", cluster.address),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_until(lambda: count(course, "reports") >= 10)
    os.kill(cluster.grading()[0], signal.SIGKILL)
    wait_until(lambda: count(course, "reports") >= 20)
    client.kill()
    client.wait()
    stored = count(course, "reports")
    assert stored < 2 * STUDENTS
    os.kill(cluster.grading()[-1], signal.SIGKILL)
    done = run(course, folder, "--cluster", cluster.address)
    assert done.returncode == 0, done.stderr
    assert count(course, "reports") == count(course, "submissions") == 2 * STUDENTS
    there = grades(course)
    shutil.rmtree(course / ".grade")
    assert run(course, folder, "--jobs", "1").returncode == 0
    assert grades(course) == there


def test_what_ends_its_workers_is_our_error(course: Path, cluster: Cluster, tmp_path: Path) -> None:
    """What takes one worker after the other is given up and marked for staff; the others are graded."""
    folder = hand_ins(course, tmp_path / "hand-ins", 4)
    make_deadly(course, folder)
    done = run(course, folder, "--cluster", cluster.address)
    assert done.returncode == 4, done.stderr
    assert [row[0] for row in grades(course) if "not graded, by our fault" in row[-1]] == ["poison"]
    assert count(course, "reports") == 5


def test_a_worker_of_another_version_is_refused_and_left_with_nothing(
    course: Path, empty_cluster: Cluster, tmp_path: Path
) -> None:
    """Grades must not depend on where they were made; a refused cluster keeps no solutions."""
    empty_cluster.older_worker()
    folder = hand_ins(course, tmp_path / "hand-ins", 2)
    done = run(course, folder, "--cluster", empty_cluster.address)
    assert done.returncode == 3, done.stdout
    assert "grader 0.0.1" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(empty_cluster.folder.rglob("course-*")) == []
    assert count(course, "submissions") == 0


def test_a_worker_that_joins_late_and_can_not_grade_is_left_out(
    course: Path, cluster: Cluster, tmp_path: Path
) -> None:
    """The run goes on without it; afterwards no worker has the course any more."""
    folder = hand_ins(course, tmp_path / "hand-ins", 4 * STUDENTS)
    client = subprocess.Popen(
        command(course, folder, "--cluster", cluster.address, "--each"),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_until(lambda: count(course, "reports") >= 5)
    cluster.older_worker()
    _, said = client.communicate(timeout=300)
    assert client.returncode == 0, said
    assert count(course, "reports") == 4 * STUDENTS
    assert "is left out" in said
    assert list(cluster.folder.rglob("course-*")) == []


def test_a_lost_scheduler_is_told_and_the_run_goes_on_elsewhere(
    course: Path, cluster: Cluster, tmp_path: Path
) -> None:
    """Without its scheduler the command ends with what to do; the next run has every grade so far."""
    folder = hand_ins(course, tmp_path / "hand-ins", 2 * STUDENTS)
    client = subprocess.Popen(
        command(course, folder, "--cluster", cluster.address),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_until(lambda: count(course, "reports") >= 10)
    cluster.scheduler.kill()
    _, said = client.communicate(timeout=120)
    assert client.returncode == 3, said
    assert "run the same command" in said
    assert "Traceback" not in said
    assert run(course, folder, "--jobs", "1").returncode == 0
    assert count(course, "reports") == count(course, "submissions") == 2 * STUDENTS


def test_what_can_not_grade_is_refused_with_what_to_do(course: Path, tmp_path: Path) -> None:
    """No scheduler, and a wrong mixture of options, are clear messages and nothing is stored."""
    folder = hand_ins(course, tmp_path / "hand-ins", 2)
    mixed = run(course, folder, "--cluster", "tcp://127.0.0.1:9", "--jobs", "2")
    assert mixed.returncode == 2
    for address, code in (("tcp://127.0.0.1:9", 3), ("nonsense://x", 2)):
        none = run(course, folder, "--cluster", address)
        assert none.returncode == code, none.stderr
        assert "dask scheduler" in none.stderr
        assert "Traceback" not in none.stderr
    assert count(course, "submissions") == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("test_scaling.py", "points=3", "points=4", "add up to 13 points"),
        ("probes.py", "import", "import no_such_thing, ", "No module named 'no_such_thing'"),
    ],
)
def test_a_broken_suite_is_told_before_anything_is_handed_out(
    course: Path, tmp_path: Path, cluster: Cluster, file: str, old: str, new: str, says: str
) -> None:
    """The machine with the store loads the exercise itself, though others grade."""
    path = course / "solutions/scaling" / file
    path.write_text(path.read_text().replace(old, new, 1))
    folder = hand_ins(course, tmp_path / "hand-ins", 3)
    run = subprocess.run(
        command(course, folder, "--cluster", cluster.address),
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert run.stderr.count(says) == 1
    assert count(course, "submissions") == 0
