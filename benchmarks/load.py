"""A class at a deadline, through a real `grade serve`, and beside it `grade class --each` on the same files.

`make load` lets 1,000 students hand in 5,000 submissions (STUDENTS=, SUBMISSIONS=) over 200 connections, while
300 students' pages and one of the staff's are open; on SQLite, and then on PostgreSQL (ON=sqlite for one). The store
is counted afterwards. docs/scale.md says what is measured how; figures go to reports/load.md and reports/load.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil
from scale import EXERCISES

from grader.authoring.demo import copy_course
from grader.course import course_secret, load_course, load_exercise
from grader.course.overlays import source_of
from grader.processes.pool import processors
from grader.store import Store, chain, verify_receipt
from grader.store.accounts import SUBMIT, Accounts, Person
from grader.store.roles import prepare

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from tests.postgres import Server, as_role, programs  # noqa: E402 - from this checkout

EACH_SECOND = 50.0  # hand-ins, at random times
CONNECTIONS = 200
PAGES = 300
_LOOK_SECONDS = 0.5
LEFT_SECONDS = 900.0  # then it is told what is missing
STAFF = "prof"
SEED = 5
# The catalogue's mix, as in a class that is still learning.
KINDS = {"failing": 0.40, "reference": 0.25, "alternative": 0.30, "stub": 0.05}
TARGETS = {
    "accepted_seconds": 120.0, "graded_seconds": 240.0, "p50_ms": 50.0, "p99_ms": 500.0, "web_mb": 150.0,
}  # fmt: skip
RATIO = 0.85


@dataclass(frozen=True)
class HandIn:
    """A file that a student hands in, for an exercise."""

    number: int
    student: str
    exercise: str
    file: Path


# ---------------------------------------------------------------- the class


def make_class(course_folder: Path, target: Path, options: argparse.Namespace) -> list[HandIn]:
    """Write a roster and the files of a class, each made unique by its last line, as `grade class` reads them."""
    rng = random.Random(SEED)
    course = load_course(course_folder)
    students, submissions, names = options.students, options.submissions, options.exercises
    texts = {}
    for name in names:
        exercise = load_exercise(course, name)
        texts[name] = {
            "failing": [source_of(one.candidate) for one in exercise.misconceptions],
            "reference": [source_of(exercise.reference)],
            "alternative": [source_of(one.candidate) for one in exercise.alternatives],
            "stub": [source_of(exercise.stub)],
        }
    rows = [f"s{n:04},Student {n},{'ABCD'[n % 4]}" for n in range(students)]
    (course_folder / "roster.csv").write_text("\n".join(["id,name,section", *rows]) + "\n", "utf-8")
    each = submissions // students
    found = []
    for number in range(submissions):
        place, student = number % students, f"s{number % students:04}"
        exercise = names[(place * each + number // students) % len(names)]
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        folder = target / student
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{exercise}.py"
        file.write_text(f"{rng.choice(texts[exercise][kind])}\n# {number}\n", "utf-8")
        found.append(HandIn(number, student, exercise, file))
    return found


def warmed(root: Path, folder: Path, names: list[str]) -> None:
    """A course whose secret is there, with the catalogue's answers, so that neither side has to compute them."""
    copy_course(root, folder)
    course_folder = folder / "course"
    course = load_course(course_folder)
    for name in names:
        wrong = load_exercise(course, name).misconceptions[0]
        path = folder / "first" / "s0" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source_of(wrong.candidate), "utf-8")
    grade_class(course_folder, folder / "first")
    (course_folder / ".grade/store.sqlite").unlink()
    for path in course_folder.glob(".grade/store.sqlite-*"):
        path.unlink()


# ---------------------------------------------------------------- what processes cost


def spent(process: psutil.Process) -> float:
    """The seconds of a process and of all below it, whether they have ended or not."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:  # it has just ended: now its time is in its parent's
            return spent(process)
    return total


def grade_class(course_folder: Path, folder: Path) -> dict[str, float]:
    """Run `grade class --each`: its seconds, and those of the processor, also of the grading processes alone.

    It does not wait for its grading processes, so their seconds are read while they are there.
    """
    command = [sys.executable, "-m", "grader", "--course", str(course_folder), "class", str(folder)]
    began = time.perf_counter()
    process = psutil.Popen(
        [*command, "--each", "--format", "json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    own = below = 0.0
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            own = sum(process.cpu_times()[:2])
            below = max(below, spent(process) - own)
        time.sleep(_LOOK_SECONDS)
    assert process.returncode == 0, f"grade class has ended with {process.returncode}"
    return {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": own + below,
        "grading_cpu_seconds": below,
    }


# ---------------------------------------------------------------- the server


@dataclass
class Serving:
    """A server that is running: where it is, and its processes."""

    url: str
    process: psutil.Popen
    where: Path | str
    web: psutil.Process = field(init=False)
    workers: list[psutil.Process] = field(init=False)

    def __post_init__(self) -> None:
        children = self.process.children()
        self.web = next(one for one in children if "grader.server" in one.cmdline())
        self.workers = [one for one in children if "worker" in one.cmdline()]

    def web_mb(self) -> float:
        """The most memory that the web process had."""
        lines = Path(f"/proc/{self.web.pid}/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024

    def grading_cpu(self) -> float:
        """The seconds of the workers, with their grading processes, sandboxes and whatever has ended."""
        return sum(spent(worker) for worker in self.workers)


@contextmanager
def serving(course_folder: Path, server: Server | None) -> Iterator[Serving]:
    """Serve a course as an operator would: by roles on PostgreSQL, with a worker for each processor."""
    command = [sys.executable, "-m", "grader", "--course", course_folder, "serve", "--port", "0"]
    where: Path | str = course_folder / ".grade/store.sqlite"
    if server is not None:
        where = server.url
        with Store.open(where) as owner:
            for role in ("app", "web"):
                owner.database.execute(f"CREATE ROLE {role} LOGIN")
            prepare(owner.database, "app", "web")
        command += ["--database", as_role(where, "app"), "--web-database", as_role(where, "web")]
    with (course_folder / "served").open("w") as told:
        process = psutil.Popen([*map(str, command)], stdout=subprocess.PIPE, stderr=told, text=True)
        try:
            line = process.stdout.readline()
            assert "Serving at " in line, (course_folder / "served").read_text()
            yield Serving(line.split("Serving at ")[1].split(". ")[0].strip(), process, where)
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()
    print((course_folder / "served").read_text(), end="")


@contextmanager
def database(kind: str) -> Iterator[Server | None]:
    """A PostgreSQL that waits for the disk, or None for a file."""
    if kind == "sqlite":
        yield None
        return
    bin_ = programs()
    if bin_ is None:
        sys.exit("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        server = Server(bin_, Path(folder))
        server.start(durable=True)
        try:
            yield server
        finally:
            server.stop()


def plan_of(served: Serving, hand_ins: list[HandIn], options: argparse.Namespace) -> dict[str, Any]:
    """What the crowd does: whoever watches hands in first, the others at random times."""
    rng = random.Random(SEED)
    students = sorted({one.student for one in hand_ins})
    watching = students[: options.pages]
    later = datetime.now(UTC) + timedelta(days=1)
    with Store.open(served.where) as store, store.together():
        accounts = Accounts(store.database)
        tokens = {
            one: accounts.new_token(Person(one, "student"), SUBMIT, later) for one in students
        }
        invitations = {one: accounts.invite(one, "student", later) for one in watching}
        invitations[STAFF] = accounts.invite(STAFF, "staff", later)
    order = sorted(hand_ins, key=lambda one: (one.number >= len(watching), rng.random()))
    times = sorted(rng.uniform(0, len(order) / options.rate) for _ in order)
    host, _, port = served.url.split("//")[1].partition(":")
    return {
        "host": host, "port": int(port), "connections": options.connections,
        "invitations": invitations, "watching": watching, "staff": STAFF,
        "hand_ins": [
            {
                "number": one.number, "student": one.student, "exercise": one.exercise, "file": str(one.file),
                "token": tokens[one.student], "key": f"load-{one.number}", "at": at,
            }
            for at, one in zip(times, order, strict=True)
        ],
    }  # fmt: skip


def handed_in(
    served: Serving, hand_ins: list[HandIn], folder: Path, options: argparse.Namespace
) -> dict[str, Any]:
    """Let the crowd hand in, wait until all is graded, and give what it saw with what it cost."""
    (folder / "plan.json").write_text(json.dumps(plan_of(served, hand_ins, options)), "utf-8")
    crowd = subprocess.Popen(
        [sys.executable, str(HERE / "crowd.py"), str(folder / "plan.json")],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert crowd.stdout.readline() == "ready\n"
        began, ready_cpu = time.perf_counter(), served.grading_cpu()
        web_before = sum(served.web.cpu_times()[:2])
        assert crowd.stdout.readline() == "accepted\n"
        with Store.open(served.where) as store:
            while time.perf_counter() - began < LEFT_SECONDS:
                ((left,),) = store.database.rows("SELECT count(*) FROM queue")
                if not left:
                    break
                time.sleep(_LOOK_SECONDS)
        graded = time.perf_counter() - began
        grading_cpu = served.grading_cpu()
        web_cpu = sum(served.web.cpu_times()[:2]) - web_before
        crowd.send_signal(signal.SIGTERM)
        seen: dict[str, Any] = json.loads(crowd.stdout.readline())
    finally:
        crowd.kill()
        crowd.wait()
        crowd.stdout.close()
    return {
        **seen,
        "graded_seconds": graded,
        "grading_cpu_seconds": grading_cpu,
        "begun_cpu_seconds": ready_cpu,
        "web_cpu_seconds": web_cpu,
        "web_mb": served.web_mb(),
    }


# ---------------------------------------------------------------- counted afterwards


def wrong_in_store(
    store: Store, course_folder: Path, hand_ins: list[HandIn], taken: list[dict[str, Any]]
) -> list[str]:
    """What is lost, doubled or otherwise than it was handed in, by what the store says itself."""
    secret = course_secret(load_course(course_folder))
    wrong = []
    by_number = {one["number"]: one for one in taken}
    if len(by_number) != len(hand_ins) or len({one["id"] for one in taken}) != len(hand_ins):
        wrong.append(f"{len(by_number)} receipts for {len(hand_ins)} hand-ins")
    reports = dict(
        store.database.rows("SELECT submission, count(*) FROM reports GROUP BY submission")
    )
    shown = dict(
        store.database.rows("SELECT submission, count(*) FROM renderings GROUP BY submission")
    )
    for table in ("submissions", "reports"):
        ((count,),) = store.database.rows(f"SELECT count(*) FROM {table}")
        if count != len(hand_ins):
            wrong.append(f"{count} {table} for {len(hand_ins)} hand-ins")
    for one in hand_ins:
        its = by_number.get(one.number)
        if its is None:
            wrong.append(f"{one.number} was not taken in")
            continue
        receipt = verify_receipt(its["receipt"], secret)
        kept = store.submission(its["id"]).submission
        same = (kept.student, kept.exercise, kept.content) == (
            one.student, one.exercise, one.file.read_bytes()
        )  # fmt: skip
        named = (receipt.id, receipt.student, receipt.digest) == (
            its["id"],
            one.student,
            kept.digest,
        )
        if not same or not named:
            wrong.append(f"{one.number}: the receipt or the content is another")
        if (reports.get(its["id"]), shown.get(its["id"])) != (1, 2):
            wrong.append(
                f"{one.number}: {reports.get(its['id'])} reports, {shown.get(its['id'])} pages"
            )
    wrong += [fault.text for fault in chain.verify(store.database)]
    return wrong


def points_of(store: Store, course_folder: Path) -> dict[tuple[str, str], tuple[str, float]]:
    """The status and the points by student and exercise, as the reports say that the store has."""
    secret = course_secret(load_course(course_folder))
    return {
        (one.submission.student, one.submission.exercise): (report.status.value, report.points)
        for one, report in store.latest(secret)
        if report is not None
    }


# ---------------------------------------------------------------- a run


def run(kind: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of a run on a kind of database."""
    load_before = os.getloadavg()
    sides = {}
    for side in ("served", "class"):
        sides[side] = folder / side
        shutil.copytree(folder / "warm/course", sides[side])
        hand_ins = make_class(sides[side], folder / f"files-{side}", options)
        if side == "served":
            files = hand_ins
    with database(kind) as server:
        with serving(sides["served"], server) as served:
            seen = handed_in(served, files, folder, options)
        where = server.url if server else sides["served"] / ".grade/store.sqlite"
        with Store.open(where) as store:
            wrong = wrong_in_store(store, sides["served"], files, seen["taken"])
            points = points_of(store, sides["served"])
    alone = grade_class(sides["class"], folder / "files-class")
    with Store.open(sides["class"] / ".grade/store.sqlite") as store:
        expected = points_of(store, sides["class"])
    other = sum(points.get(key) != value for key, value in expected.items())
    return figures(kind, options, seen, alone, load_before) | {
        "wrong_in_store": wrong[:20],
        "other_points_than_class": other + abs(len(points) - len(expected)),
    }


def figures(
    kind: str, options: argparse.Namespace, seen: dict[str, Any], alone: dict[str, float],
    load_before: tuple[float, ...],
) -> dict[str, Any]:  # fmt: skip
    """What is told of a run."""
    cuts = quantiles([one["ms"] for one in seen["taken"]], n=100, method="inclusive")
    total = options.submissions
    served, class_ = total / seen["grading_cpu_seconds"], total / alone["cpu_seconds"]
    return {
        "database": kind,
        "students": options.students,
        "submissions": total,
        "exercises": " ".join(options.exercises),
        "accepted_seconds": seen["accepted"],
        "graded_seconds": seen["graded_seconds"],
        "p50_ms": cuts[49],
        "p90_ms": cuts[89],
        "p99_ms": cuts[98],
        "longest_ms": max(one["ms"] for one in seen["taken"]),
        "web_mb": seen["web_mb"],
        "web_cpu_seconds": seen["web_cpu_seconds"],
        "grading_cpu_seconds": seen["grading_cpu_seconds"],
        "begun_cpu_seconds": seen["begun_cpu_seconds"],
        "class_seconds": alone["seconds"],
        "class_cpu_seconds": alone["cpu_seconds"],
        "class_grading_cpu_seconds": alone["grading_cpu_seconds"],
        "served_per_cpu_second": served,
        "class_per_cpu_second": class_,
        "ratio": served / class_,
        "ratio_to_grading_alone": served * alone["grading_cpu_seconds"] / total,
        "refused": seen["refused"],
        "broken_connections": seen["broken"],
        "pages_open_at_most": seen["most_open"],
        "pages_open_mean": seen["page_seconds"] / seen["graded_seconds"],
        "results_on_open_pages": seen["results"],
        "staff_page_changes": seen["staff_events"],
        "client_cpu_seconds": seen["cpu_seconds"],
        "client_late_ms": seen["late_ms"],
        "load_before": load_before[0],
    }


def about() -> dict[str, Any]:
    """The machine and the versions."""
    import sqlite3

    bin_ = programs()
    told = [bin_ / "postgres", "--version"] if bin_ else ["true"]
    return {
        "processors": processors(),
        "machine": platform.machine(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgres": subprocess.run(
            told, capture_output=True, text=True, check=False
        ).stdout.strip(),
        **{
            name: version(name) for name in ("numpy", "starlette", "uvicorn", "numpy-course-grader")
        },
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def tell(results: list[dict[str, Any]], machine: dict[str, Any], name: str) -> None:
    """Print a table, and write it and all figures to reports/."""
    lines = ["| | " + " | ".join(one["database"] for one in results) + " | target |"]
    lines.append("|---|" + "---|" * (len(results) + 1))
    targets = {**{key: f"≤ {value:g}" for key, value in TARGETS.items()}, "ratio": f"≥ {RATIO}"}
    for key, first in results[0].items():
        if isinstance(first, float | int):
            cells = [f"{one[key]:.4g}" for one in results]
        elif key != "database":
            cells = [str(one[key] or "none") for one in results]
        else:
            continue
        lines.append(f"| {key} | {' | '.join(cells)} | {targets.get(key, '')} |")
    lines += ["", *(f"- {key}: {value}" for key, value in machine.items())]
    print("\n".join(lines))
    target = ROOT / "reports" / f"{name}.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n", "utf-8")
    data = {"machine": machine, "runs": results}
    target.with_suffix(".json").write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    print(f"written to {target} and {target.with_suffix('.json').name}")


def main() -> int:
    """Run, tell, and fail where something is lost, doubled or graded otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--submissions", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=EACH_SECOND, help="hand-ins a second")
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--on", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--course", type=Path, default=ROOT, help="what is handed in for")
    parser.add_argument("--name", default="load", help="of the files in reports/")
    parser.add_argument(
        "--exercises",
        help="names with commas, or all; without it, those of scale.py, due on one day",
    )
    options = parser.parse_args()
    known = list(load_course(options.course).names)
    named = known if options.exercises == "all" else (options.exercises or "").split(",")
    usual = [name for name in known if name in EXERCISES] or known
    options.exercises = named if options.exercises else usual
    each, rest = divmod(options.submissions, options.students)
    if rest or not 0 < each <= min(len(options.exercises), 6):
        parser.error(
            "each student hands in as many, one for an exercise, and at most 6 in a minute"
        )
    machine, results = about(), []
    for kind in ("sqlite", "postgres") if options.on == "both" else (options.on,):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grade-load-")))
            warmed(options.course, folder / "warm", options.exercises)
            results.append(run(kind, folder, options))
    tell(results, machine, options.name)
    is_right = all(
        not one["wrong_in_store"] and not one["other_points_than_class"] and not one["refused"]
        for one in results
    )
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
