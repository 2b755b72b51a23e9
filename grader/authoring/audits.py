"""Audits of several exercises, as many at a time as there are processors."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from grader.audited import AuditReport
from grader.course import Course, load_course, load_exercise
from grader.grading import Engine
from grader.grading.audit import audit, secret
from grader.processes.pool import processors
from grader.sandbox import open_sandbox
from grader.worker.jail import die_with_parent


def audit_exercises(
    course: Course,
    names: Sequence[str],
    seeds: int,
    *,
    full: bool = False,
    jobs: int = 0,
    unsafe: bool = False,
    done: Callable[[AuditReport], None] = lambda _: None,
) -> list[AuditReport]:
    """Audit exercises, and give their reports in the order of `names`; `done` hears of each at once.

    What is only sampled otherwise is tried in `full` if asked.

    Each process has a sandbox of its own. `jobs` of 0 means one for each processor.

    Raises:
        CourseError: A file of an exercise is wrong.
        RefusedError: No sandbox holds here.
    """
    jobs = min(jobs or processors(), len(names))
    if jobs <= 1:
        reports = {}
        for name in names:
            reports[name] = _audited(course.root, name, seeds, full, unsafe)
            done(reports[name])
        return [reports[name] for name in names]
    # A fresh interpreter for each: pytest's threads and a fork server do not survive a fork.
    context = multiprocessing.get_context("spawn")
    # Whoever is told to end would leave them at work, for minutes.
    end = (die_with_parent, (os.getpid(),)) if sys.platform == "linux" else (None, ())
    with ProcessPoolExecutor(jobs, context, *end) as pool:
        # What has not begun would say where Ctrl-C met it, in a traceback for each.
        with _interrupts(signal.SIG_BLOCK):
            running = {
                pool.submit(_interruptibly, course.root, name, seeds, full, unsafe): name
                for name in names
            }
        reports = {}
        try:
            for future in as_completed(running):
                reports[running[future]] = future.result()
                done(reports[running[future]])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [reports[name] for name in names]


def _interruptibly(root: Path, name: str, seeds: int, full: bool, unsafe: bool) -> AuditReport:
    """What a process of its own runs: Ctrl-C ends the audit, and neither what comes before nor after."""
    with _interrupts(signal.SIG_UNBLOCK):
        return _audited(root, name, seeds, full, unsafe)


@contextmanager
def _interrupts(how: signal.Sigmasks) -> Iterator[None]:
    """Hold back Ctrl-C, or let it through; what is started meanwhile inherits it."""
    before = signal.pthread_sigmask(how, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _audited(root: Path, name: str, seeds: int, full: bool, unsafe: bool) -> AuditReport:
    course = load_course(root)
    with _engine(course, unsafe=unsafe) as engine:
        return audit(engine, course, name, seeds, full=full)


def warm(course: Course, names: Sequence[str], *, unsafe: bool = False) -> dict[str, int]:
    """Fill the files of what pairs of ideas answer; returns how many programs each exercise has.

    Raises:
        CourseError: A file of an exercise is wrong.
        RefusedError: No sandbox holds here.
    """
    with _engine(course, unsafe=unsafe) as engine:
        return {name: engine.warm(load_exercise(course, name)) for name in names}


@contextmanager
def _engine(course: Course, *, unsafe: bool) -> Iterator[Engine]:
    """An engine whose draws are those of audits, and which keeps what the course's own engine reads."""
    with (
        open_sandbox(course.root / "solutions", unsafe=unsafe) as sandbox,
        Engine(sandbox, secret(0), course.state / "cache") as engine,
    ):
        yield engine
