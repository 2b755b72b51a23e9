"""Grades a made-up class of any size: does the speed hold, does memory, and do two processes pay?

Its submissions are from the catalogues of five exercises, each made unique by a comment. Run it with
`make scale`, or `make scale STUDENTS=20000` for 100,000 submissions; figures go to reports/scale.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from grader.classroom.grading import ClassSetting, grade_class
from grader.classroom.report import write_class_report
from grader.course import load_course, load_exercise
from grader.course.overlays import source_of
from grader.desk.opening import open_desk
from grader.processes.pool import processors
from grader.submissions import RosterEntry, collect

HERE = Path(__file__).parent
ROOT = HERE.parent
EXERCISES = ("split", "dropout", "momentum", "log_scale", "batch_norm")
RIGHT = 0.6  # of the submissions; the others hold a misconception
SAMPLE = 60  # students of the runs that are compared with each other
TURNS = 3  # each of them in turn, as machines are faster at some times than at others
SPIN = "n = 0\nfor i in range(12_000_000): n += i * i"


def make_course(folder: Path) -> Path:
    """Copy the course with these exercises alone."""
    head, *tables = re.split(r"(?m)^\[\[exercises\]\]", (ROOT / "course.toml").read_text())
    kept = [table for table in tables if re.search(r'name = "(\w+)"', table)[1] in EXERCISES]  # type: ignore[index]
    folder.mkdir(parents=True)
    (folder / "course.toml").write_text("[[exercises]]".join([head, *kept]))
    for part in ("assignments", "solutions"):
        for name in EXERCISES:
            shutil.copytree(
                ROOT / part / name,
                folder / part / name,
                ignore=shutil.ignore_patterns("__pycache__"),
            )
    return folder


def make_class(course_folder: Path, target: Path, students: int, first: int = 0) -> None:
    """Write a submission of every student for every exercise; students are numbered from `first`."""
    rng = random.Random(5 + first)
    course = load_course(course_folder)
    texts = {}
    for name in EXERCISES:
        exercise = load_exercise(course, name)
        right = [exercise.reference, *(item.candidate for item in exercise.alternatives)]
        wrong = [item.candidate for item in exercise.misconceptions]
        texts[name] = [[source_of(one) for one in kind] for kind in (right, wrong)]
    for number in range(first, first + students):
        folder = target / f"s{number:05}"
        folder.mkdir(parents=True)
        for name, kinds in texts.items():
            text = rng.choice(kinds[rng.random() > RIGHT])
            (folder / f"{name}.py").write_text(f"{text}\n# {number}\n", encoding="utf-8")


def grade(course_folder: Path, folder: Path, jobs: int) -> dict[str, float]:
    """Grade the class and write its report; seconds, throughput of the first and last tenth, memory."""
    course = load_course(course_folder)
    roster = {
        path.name: RosterEntry(path.name, f"Student {path.name}", "A") for path in folder.iterdir()
    }
    collection = collect(folder, course.names, roster)
    times = [time.perf_counter()]
    before = time.process_time()
    with open_desk(course, processes=jobs) as desk:
        setting = ClassSetting(course_folder / "pages", roster, "en")
        result = grade_class(desk, collection, setting, lambda _: times.append(time.perf_counter()))
        done, parent_cpu, grading_mb = time.perf_counter(), time.process_time(), peak_mb()
        page = write_class_report(
            course, desk.store, desk.secret, setting.pages, roster=roster, language="en"
        ).page
        written = time.perf_counter()
    assert result.graded == len(collection.found), result
    assert not result.internal_errors, result
    tenth = max(1, result.graded // 10)
    # The first submissions wait for the processes to start and to collect the suites.
    warm = min(tenth // 2, 50)
    return {
        "submissions": result.graded,
        "jobs": jobs,
        "grading_seconds": done - times[0],
        "per_second": result.graded / (done - times[0]),
        "first_tenth_per_second": (tenth - warm) / (times[tenth] - times[warm] or 1),
        "last_tenth_per_second": tenth / (times[-1] - times[-1 - tenth]),
        "parent_cpu_ms": 1000 * (parent_cpu - before) / result.graded,
        "report_seconds": written - done,
        "report_mb": page.stat().st_size / 1e6,
        "grading_mb": grading_mb,
        "parent_mb": peak_mb(),
    }


def peak_mb() -> float:
    """The most memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(*arguments: object) -> dict[str, float]:
    """Grade in a process of its own, whose memory is that of one run."""
    command = [sys.executable, __file__, "--one", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def machine_ratio(processes: int) -> float:
    """How much more work the machine does in several plain processes than in one."""

    def seconds(count: int) -> float:
        started = time.perf_counter()
        running = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(count)]
        for process in running:
            process.wait()
        return time.perf_counter() - started

    pairs = [(seconds(1), seconds(processes)) for _ in range(3)]
    return max(processes * one / many for one, many in pairs)


def compare(folder: Path, jobs: int) -> dict[str, float]:
    """The throughput of several processes over that of one, and what the machine would allow.

    What it leaves in the sample's course are the catalogue's answers, which later runs need not compute.
    """
    hand_ins = folder / "sample"
    make_class(make_course(folder / "sample-course"), hand_ins, SAMPLE)
    rates: dict[int, list[float]] = {1: [], jobs: []}
    for turn in range(TURNS):
        for count, measured in rates.items():
            course = make_course(folder / f"course-{turn}-{count}")
            # The catalogue's answers are there already, so that grading alone is compared.
            shutil.copytree(folder / "sample-course", course, dirs_exist_ok=True)
            measured.append(apart(course, hand_ins, count)["per_second"])
            if turn == 0 and count == 1:
                shutil.copytree(course / ".grade/cache", folder / "sample-course/.grade/cache")
    return {
        "processes_ratio": max(rates[jobs]) / max(rates[1]),
        "machine_ratio": machine_ratio(jobs),
    }


def grown(folder: Path, course: Path, students: int, jobs: int) -> dict[str, float]:
    """The throughput where a large class has been graded, over that of a course that begins."""
    rates: dict[Path, float] = {}
    ratios = []
    for turn in range(TURNS):
        fresh = make_course(folder / f"fresh-{turn}")
        shutil.copytree(folder / "sample-course/.grade", fresh / ".grade")
        hand_ins = folder / f"later-{turn}"
        make_class(course, hand_ins, SAMPLE, students + turn * SAMPLE)
        for one in (fresh, course) if turn % 2 else (course, fresh):
            rates[one] = apart(one, hand_ins, jobs)["per_second"]
        ratios.append(rates[course] / rates[fresh])
    return {
        "grown_ratio": median(ratios),
        "grown_lowest": min(ratios),
        "grown_highest": max(ratios),
    }


def tell(figures: dict[str, float], name: str) -> None:
    """Print figures and write them to a file of that name in reports/."""
    for key, value in figures.items():
        print(f"{key:>22}  {value:.4g}")
    target = ROOT / f"reports/{name}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"written to {target}")


def main() -> None:
    """Print the figures and write them to reports/scale.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=processors())
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        course, folder, jobs = options.one
        print(json.dumps(grade(Path(course), Path(folder), int(jobs))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = compare(folder, options.jobs)
        course = make_course(folder / "course")
        shutil.copytree(folder / "sample-course/.grade", course / ".grade")
        make_class(course, folder / "hand-ins", options.students)
        figures.update(apart(course, folder / "hand-ins", options.jobs))
        figures["level"] = figures["last_tenth_per_second"] / figures["first_tenth_per_second"]
        figures.update(grown(folder, course, options.students, options.jobs))
    tell(figures, "scale")


if __name__ == "__main__":
    main()
