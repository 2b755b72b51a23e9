"""A class in several processes: the same grades as in one, whatever is killed meanwhile."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes.running import GRADE, count, grade_class, wait_until

KILLS = 50
STUDENTS = 40


@pytest.fixture
def folder(course: Path, tmp_path: Path) -> Path:
    """Submissions of all kinds, each made unique by a comment but for two that are alike."""
    solutions = course / "solutions/scaling"
    kinds = [solutions / "scaling.py", *sorted((solutions / "misconceptions").glob("*.py"))]
    reference = kinds[0].read_text()
    target = tmp_path / "hand-ins"
    for number in range(STUDENTS):
        kind = kinds[number % len(kinds)]
        source = reference if kind == kinds[0] else f"{reference}\n\n{kind.read_text()}"
        path = target / f"student{number:02}" / "scaling.py"
        path.parent.mkdir(parents=True)
        path.write_text(source + f"# {number}\n")
    shutil.copytree(target / "student00", target / "twin")
    return target


def grades(course: Path) -> list[list[str]]:
    with (course / "reports/class/grades.csv").open(encoding="utf-8-sig") as file:
        return sorted(csv.reader(file))


def rows(course: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(course / ".grade/store.sqlite")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_several_processes_give_the_same_grades(course: Path, folder: Path) -> None:
    """Grades do not depend on how many processes there are; a second run grades nothing."""
    assert "1 identical" in grade_class(course, folder, "--jobs", "2").stdout
    parallel = grades(course)
    assert "had their grade already" in grade_class(course, folder, "--jobs", "2").stdout
    shutil.rmtree(course / ".grade")
    assert grade_class(course, folder, "--jobs", "1", "--each").returncode == 0
    assert grades(course) == parallel
    assert len(parallel) == STUDENTS + 2


POISON = """
import numpy as np


def standardize(x):
    return np.full(x.shape, 666.0)
"""


def make_deadly(course: Path, folder: Path) -> None:
    """Let a check end its own process for one answer, and hand in what answers so."""
    suite = course / "solutions/scaling/test_scaling.py"
    deadly = "import os\n    if (student.standardize(np.ones((2, 2))) == 666).all():\n        os.kill(os.getpid(), 9)\n    "
    suite.write_text(suite.read_text().replace("x = 7.0 *", f"{deadly}x = 7.0 *"))
    path = folder / "poison" / "scaling.py"
    path.parent.mkdir(parents=True)
    reference = (course / "solutions/scaling/scaling.py").read_text()
    path.write_text(reference + POISON)


def test_what_ends_its_grading_process_costs_only_itself(course: Path, folder: Path) -> None:
    """It is tried twice, the second time alone, and is our error to look at; the others are graded."""
    make_deadly(course, folder)
    done = grade_class(course, folder, "--jobs", "2", "--each")
    assert done.returncode == 4, done.stderr
    assert "! 1 not graded, by our fault:" in done.stdout
    assert "poison, scaling: Grading this submission ended the grading process" in done.stdout
    assert f"{STUDENTS + 1} submissions graded" in done.stdout
    bad = [row for row in grades(course) if "not graded, by our fault" in row[-1]]
    assert [row[0] for row in bad] == ["poison"]
    assert bad[0][3:7] == ["", "", "0", "1"]  # points, total, possible, not graded
    status = "SELECT status, count(*) FROM reports GROUP BY status ORDER BY status"
    assert rows(course, status) == [("graded", STUDENTS + 1), ("internal_error", 1)]


HARMLESS_IN_PYTHON = """
import numpy as np


def standardize(x):
    return np.full(x.shape, 667.0)
"""


def test_what_one_call_of_c_makes_endless_is_a_result_of_that_function(
    course: Path, folder: Path
) -> None:
    """The kernel ends the process, which costs only the function whose answer was at work its checks."""
    suite = course / "solutions/scaling/test_scaling.py"
    endless = (
        "if (student.standardize(np.ones((2, 2))) == 667).all():\n        sum(range(10**13))\n    "
    )
    suite.write_text(suite.read_text().replace("x = 7.0 *", f"{endless}x = 7.0 *"))
    path = folder / "endless" / "scaling.py"
    path.parent.mkdir(parents=True)
    reference = (course / "solutions/scaling/scaling.py").read_text()
    path.write_text(reference + HARMLESS_IN_PYTHON)
    done = grade_class(course, folder, "--jobs", "2", "--each")
    assert done.returncode == 0, done.stderr
    assert rows(course, "SELECT status, count(*) FROM reports GROUP BY status") == [
        ("graded", STUDENTS + 2)
    ]
    points = next(row[3] for row in grades(course) if row[0] == "endless")
    assert points == "6"  # those of draw_uniform, which is right
    shown = subprocess.run(
        [GRADE, "--course", course, "submit", "scaling", path, "--student", "late"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (shown.returncode, "6 of 12" in shown.stdout) == (1, True), shown.stdout + shown.stderr


def test_what_can_not_be_stored_or_shown_stops_no_other(
    course: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission whose report fails on our side is told as our fault; the others get their grades."""
    from grader.classroom import grading as classroom
    from grader.course import load_course
    from grader.desk.opening import open_desk
    from grader.submissions import collect

    written = classroom.write_student_page

    def failing(
        course: object, graded: object, submission: object, *rest: object, **named: object
    ) -> object:
        if submission.student == "student03":  # type: ignore[attr-defined]
            raise OverflowError("msg is too long")
        return written(course, graded, submission, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(classroom, "write_student_page", failing)
    loaded = load_course(course)
    setting = classroom.ClassSetting(course / "reports/class", {}, "en")
    with open_desk(loaded) as desk:
        result = classroom.grade_class(desk, collect(folder, loaded.names), setting, lambda _: None)
    assert result.graded == STUDENTS + 1
    assert result.internal_errors == 1
    assert "our fault" in result.problems[0][1]


def test_an_old_file_does_not_replace_a_later_hand_in(course: Path, folder: Path) -> None:
    """Grading the same folder again is no attempt of a student who has handed in since; a newer file is."""
    grade_class(course, folder, "--jobs", "1")
    name = "student01"  # holds a misconception
    right = (folder / "student00/scaling.py").read_text() + "# mended\n"
    file = course.parent / "scaling.py"
    file.write_text(right)
    long_ago = time.time() - 3600
    os.utime(folder / name / "scaling.py", (long_ago, long_ago))
    submit = [GRADE, "--course", course, "submit", "scaling", file, "--student", name]
    assert subprocess.run(submit, capture_output=True, check=False).returncode == 0
    mine = f"SELECT count(*) FROM submissions WHERE student = '{name}'"

    def points() -> str:
        return next(row[3] for row in grades(course) if row[0] == name)

    assert "had their grade already" in grade_class(course, folder, "--jobs", "1").stdout
    assert rows(course, mine) == [(2,)]
    assert points() == "12"
    soon = time.time() + 60
    os.utime(folder / name / "scaling.py", (soon, soon))  # put back after the hand-in
    grade_class(course, folder, "--jobs", "1")
    assert rows(course, mine) == [(3,)]
    assert points() != "12"


def test_identical_files_are_graded_even_if_the_first_can_not_be_shown(
    course: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for an identical file gets its grade, whatever happens to the first one's page."""
    from grader.classroom import grading as classroom
    from grader.course import load_course
    from grader.desk.opening import open_desk
    from grader.submissions import collect

    written = classroom.write_student_page

    def failing(course: object, graded: object, submission: object, *rest: object, **named: object):  # type: ignore[no-untyped-def]
        if submission.student == "student00":  # type: ignore[attr-defined]
            raise OverflowError("msg is too long")
        return written(course, graded, submission, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(classroom, "write_student_page", failing)
    shutil.copytree(folder / "twin", folder / "another")
    loaded = load_course(course)
    setting = classroom.ClassSetting(course / "reports/class", {}, "en")
    with open_desk(loaded, processes=2) as desk:
        result = classroom.grade_class(desk, collect(folder, loaded.names), setting, lambda _: None)
    assert result.graded == STUDENTS + 2
    assert result.alike == 2
    assert [place for place, _ in result.problems] == ["student00/scaling"]


def family(pid: int) -> list[int]:
    """A process and everything below it, as /proc tells."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def test_ctrl_c_stops_at_once_and_leaves_nothing(course: Path, folder: Path) -> None:
    """Endless loops under way are not waited for; what is stored is kept, and nothing else remains."""
    endless = "import numpy as np\n\n\ndef standardize(x):\n    while True:\n        pass\n"
    for number in range(STUDENTS, STUDENTS + 6):
        path = folder / f"first{number:02}" / "scaling.py"
        path.parent.mkdir()
        path.write_text(f"{endless}# {number}\n")
    run = subprocess.Popen(
        [GRADE, "--course", course, "class", folder, "--jobs", "2"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    wait_until(lambda: count(course, "submissions") >= 6)
    time.sleep(1)  # the grading processes have begun with what never ends
    started = family(run.pid)
    for _ in range(3):  # people press it more than once
        os.killpg(run.pid, signal.SIGINT)
        time.sleep(0.05)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "Stopped" in said
    assert "Traceback" not in said
    until = time.monotonic() + 10
    while any(_alive(pid) for pid in started) and time.monotonic() < until:
        time.sleep(0.05)
    assert [pid for pid in started if _alive(pid)] == []


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_whatever_is_killed_nothing_is_lost_and_nothing_graded_twice(
    course: Path, folder: Path
) -> None:
    """After SIGKILL of the run, a grading process or a fork server, at random moments, it goes on."""
    grade_class(course, folder, "--jobs", "1")
    undisturbed = grades(course)
    shutil.rmtree(course / ".grade")
    draw = random.Random(20)
    kills = 0
    while kills < KILLS:
        run = subprocess.Popen(
            [GRADE, "--course", course, "class", folder, "--jobs", draw.choice("12")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(draw.uniform(0.2, 1.6))
        victims = family(run.pid)
        victim = victims[0] if draw.random() < 0.6 else draw.choice(victims)
        if run.poll() is None:
            try:
                os.kill(victim, signal.SIGKILL)
                kills += 1
            except ProcessLookupError:
                pass
        run.wait(timeout=120)
        if run.returncode == 0 and kills < KILLS:  # all is graded: begin anew
            shutil.rmtree(course / ".grade")
    assert grade_class(course, folder, "--jobs", "2").returncode == 0
    assert grades(course) == undisturbed
    twice = "SELECT submission FROM reports WHERE status = 'graded' GROUP BY submission HAVING count(*) > 1"
    assert rows(course, twice) == []
    assert rows(course, "SELECT count(*) FROM submissions") == [(STUDENTS + 1,)]


def test_regrade_shows_what_changes_and_stores_it_when_confirmed(
    course: Path, folder: Path
) -> None:
    """A suite that asks for more: who loses points, by which check; the old reports stay."""
    grade_class(course, folder)
    suite = course / "solutions/scaling/test_scaling.py"
    suite.write_text(
        suite.read_text().replace("assert -1 <= draws.min() < 0", "assert -1 <= draws.min() < 0.5")
    )
    before = rows(course, "SELECT count(*) FROM reports")
    shown = regrade(course, "--preview").stdout
    assert "grades would change" in shown
    assert "+test_range" in shown
    assert "Nothing was stored." in shown
    assert rows(course, "SELECT count(*) FROM reports") == before
    assert "Nothing was stored." in regrade(course, answer="n\n").stdout
    assert f"{STUDENTS + 1} reports stored" in regrade(course, answer="y\n").stdout
    assert rows(course, "SELECT count(*) FROM reports") == [(2 * (STUDENTS + 1),)]
    assert "0 submissions graded by an older suite" in regrade(course).stdout


def test_regrade_points_out_grades_that_drop(course: Path, folder: Path) -> None:
    """Whoever would lose points for the very same file is told first."""
    grade_class(course, folder)
    suite = course / "solutions/scaling/test_scaling.py"
    text = suite.read_text().replace("(n,), name=", "(n + 0 * n,), name=")
    suite.write_text(
        text.replace(
            "    n = int(rng.integers(20, 40))\n",
            "    n = int(rng.integers(20, 40))\n    x = student.standardize(rng.standard_normal((30, 3)) * 5)\n    assert abs(x.std(axis=0) - 1).max() < 1e-6\n",
        )
    )
    shown = regrade(course, "--preview").stdout
    lines = shown.splitlines()
    assert "grades would drop for the very same file" in lines[0]
    assert re.fullmatch(
        r"  \d+ students, scaling: .* -> .*\(-\d; -test_number_of_draws\)", lines[1]
    )
    assert len(lines) < 12  # of 41 students
    everybody = regrade(course, "--preview", "--each").stdout
    found = json.loads(regrade(course, "--preview", "--format", "json").stdout)["changes"]
    changed = [one["student"] for one in found if one["before"] != one["after"]]
    assert len(changed) > 12
    assert all(re.search(rf" {student} .*-test_number", everybody) for student in changed)


def regrade(course: Path, *options: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [GRADE, "--course", course, "regrade", *options],
        capture_output=True, text=True, timeout=300, check=False, input=answer,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done
