"""Grades one submission after another in a child process, and measures what that takes of it.

What is measured is the trusted process alone: its workers are others. A child that takes far more than
it may, or ends, costs only the submission that it was at; the next one gets a new child.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import multiprocessing
import os
import re
import resource
import signal
import tempfile
import time
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from grader.course import load_course, load_exercise
from grader.feedback.student_page import student_page
from grader.grading import Engine
from grader.grading.draws import submission_seed
from grader.grading.run import Bounds, Run
from grader.model import GradeReport, Submission
from grader.processes.order import Order
from grader.processes.pool import Job
from grader.sandbox import open_sandbox
from grader.testing.suite import Verdict
from grader.testing.watch import Patience
from grader.worker.jail import die_with_parent

ROOT = Path(__file__).parents[2]
MEMORY_MB = 200
CPU_SECONDS = 20
_STOP_MB, _STOP_CPU, _STOP_SECONDS = 3000, 45, 900  # where a child is killed: it would not end
_LOOK = 0.02  # how often a child is looked at, in seconds
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
TOO_LONG = "ended by the limit on CPU time"
_SECRET = b"the same draws in each run"


@dataclass(frozen=True, slots=True)
class Graded:
    """What came of a submission: its report (or the verdict of one check), and what it took.

    `where` is the code that ran when a bound was passed, `error` why there is no report.
    """

    report: GradeReport | None = None
    verdict: Verdict | None = None
    error: str = ""
    megabytes: float = 0.0
    cpu: float = 0.0
    where: str = ""


class Grader:
    """Grades in a child process of its own, which is started at the first need.

    With `misconceptions` only the first so many of each exercise are compared with: it takes a minute
    to learn the answers of all.
    """

    def __init__(self, cache: Path, misconceptions: int | None = None) -> None:
        self._cache = cache
        self._misconceptions = misconceptions
        self._child: Any = None
        self._stacks = Path()

    def grade(self, submission: Submission, check: str = "") -> Graded:
        """Grade a submission with its pages, or run one check against it in a worker of its own."""
        if self._child is None:
            self._start()
        failed, _ = self._ask("ready", submission.exercise)
        if failed is not None:
            raise RuntimeError(f"{submission.exercise} can't be made ready: {failed.error}")
        self._stacks.write_bytes(b"")
        job = Job(None, submission)
        megabytes, cpu = 0.0, 0.0
        while True:
            graded, where = self._ask("grade", job.order, check)
            megabytes, cpu = max(graded.megabytes, megabytes), cpu + graded.cpu
            if graded.error != TOO_LONG:
                return Graded(graded.report, graded.verdict, graded.error, megabytes, cpu, where)
            # As the grader itself does when a process ends by its limit on CPU time.
            job.without(self._asked.read_text())
            self._start()
            self._ask("ready", submission.exercise)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        handle, name = tempfile.mkstemp(dir=self._cache, suffix=".stacks")
        os.close(handle)
        self._stacks = Path(name)
        self._asked = self._stacks.with_suffix(".asked")
        # No daemon: it starts workers of its own. It dies with us all the same.
        arguments = (theirs, os.getpid(), name, self._cache, self._misconceptions)
        self._child = context.Process(target=_serve, args=arguments)
        self._child.start()
        theirs.close()

    def _ask(self, *question: Any) -> Any:
        """Ask the child, and look at it until it answers."""
        before_mb, before_cpu = _megabytes(self._child.pid), _cpu(self._child.pid)
        started = time.monotonic()
        self._pipe.send(question)
        seen = Graded()
        where = ""
        while not self._pipe.poll(_LOOK):
            mb, cpu = _megabytes(self._child.pid) - before_mb, _cpu(self._child.pid) - before_cpu
            seen = Graded(megabytes=max(mb, seen.megabytes), cpu=max(cpu, seen.cpu))
            if question[0] == "ready":
                continue
            if (mb > MEMORY_MB or cpu > CPU_SECONDS) and not where:
                os.kill(self._child.pid, signal.SIGUSR1)
                time.sleep(_LOOK)
                where = self._where()
            why = (
                f"killed at {mb:.0f} MB" if mb > _STOP_MB
                else f"killed at {cpu:.0f} s of CPU" if cpu > _STOP_CPU
                else "no end" if time.monotonic() - started > _STOP_SECONDS
                else ""
            )  # fmt: skip
            if why:
                self.close()
                return Graded(error=why, megabytes=seen.megabytes, cpu=seen.cpu), where
        try:
            return self._pipe.recv(), where
        except (EOFError, ConnectionResetError):
            self._child.join()
            ended = self._child.exitcode
            why = TOO_LONG if ended == -signal.SIGXCPU else f"the process ended with {ended}"
            self.close()
            return Graded(error=why, megabytes=seen.megabytes, cpu=seen.cpu), where

    def _where(self) -> str:
        """The lines of the course and of ours in the thread that is at work, innermost first."""
        threads = self._stacks.read_text(errors="replace").split("hread 0x")
        busy = max(threads, key=lambda stack: stack.count("\n"))  # the others wait for a job
        places = re.findall(r'File "([^"]*)", line (\d+) in (\S+)', busy)
        of_ours = [
            f"{Path(name).relative_to(ROOT)}:{line} {function}"
            for name, line, function in places
            if name.startswith((f"{ROOT}/grader", f"{ROOT}/solutions"))
        ]
        return " < ".join(of_ours[:4])

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child = None
            self._pipe.close()
            self._stacks.unlink()


def _megabytes(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 2**20
    except (OSError, IndexError):
        return 0.0


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK
    except (OSError, IndexError):
        return 0.0


# ---------------------------------------------------------------- in the child


class _Desk:
    """The engine, and the exercises made ready."""

    def __init__(self, cache: Path, misconceptions: int | None, asked: Path) -> None:
        self.misconceptions = misconceptions
        self.asked = asked
        self.course = load_course(ROOT)
        self.sandbox = open_sandbox(ROOT / "solutions")
        self.engine = Engine(self.sandbox, _SECRET, cache, alone=True)
        self.exercises: dict[str, Any] = {}

    @cached_property
    def trim(self) -> Any:
        """Give back what was freed: what is left would hide how much the next one takes."""
        return getattr(ctypes.CDLL(None), "malloc_trim", lambda _: 0)

    def ready(self, name: str) -> None:
        """Do once what is done once in an exercise: reading, collecting, the catalogue's answers."""
        if name not in self.exercises:
            exercise = load_exercise(self.course, name)
            known = exercise.misconceptions[: self.misconceptions]
            exercise = replace(exercise, misconceptions=known)
            self.engine.answers(exercise)
            self.exercises[name] = exercise
            report = self.engine.grade_candidate(exercise, exercise.stub)
            self.pages(report, exercise.stub.parts)
        gc.collect()
        self.trim(0)

    def grade(self, order: Order, check: str) -> Graded:
        """Grade, and measure; an exception is a finding."""
        submission = order.submission
        bounds = Bounds(Patience.after(order.lost), set(order.spent), self.asked.write_text)
        before, report, verdict, error = _reset_peak(), None, None, ""
        cpu = time.process_time()
        try:
            if check:
                verdict = self.verdict(submission, check, bounds)
            else:
                exercise = self.exercises[submission.exercise]
                report = self.engine.grade(exercise, submission, bounds)
                self.pages(report, submission.parts)
        except BaseException as caught:
            error = f"{type(caught).__name__}: {caught}"[:500]
        cpu = time.process_time() - cpu
        return Graded(report, verdict, error, _peak() - before, cpu)

    def verdict(self, submission: Submission, check: str, bounds: Bounds) -> Verdict:
        """Run one check in a worker of its own."""
        exercise = self.exercises[submission.exercise]
        suite = self.engine.bench(exercise).suite
        seed = submission_seed(_SECRET, submission.exercise, submission.digest)

        def job() -> Verdict:
            run = Run(self.sandbox, submission.candidate, exercise.limits, seed, bounds)
            try:
                return run.check(suite, check)
            finally:
                run.close()

        with suite.watch.bounded_memory():
            found: Verdict = suite.run(job)
        return found

    def pages(self, report: GradeReport, parts: Any) -> None:
        """Make the student's page and the staff's."""
        title = self.course.entry(report.exercise).title
        for staff in (False, True):
            student_page(
                report, parts, exercise_title=title, student_name="x", language="en", staff=staff
            )


def _status(name: str) -> float:
    text = Path("/proc/self/status").read_text()
    return int(text.partition(f"{name}:")[2].split()[0]) / 1024


def _reset_peak() -> float:
    """Forget the highest use of memory so far; give the present one, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _peak() -> float:
    return _status("VmHWM")


def _serve(
    pipe: Connection, parent: int, stacks: str, cache: Path, misconceptions: int | None
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    die_with_parent(parent)
    file = open(stacks, "ab")
    faulthandler.register(signal.SIGUSR1, file, all_threads=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    desk = _Desk(cache, misconceptions, Path(stacks).with_suffix(".asked"))
    while True:
        try:
            word, *rest = pipe.recv()
        except EOFError:
            return
        pipe.send(getattr(desk, word)(*rest))
