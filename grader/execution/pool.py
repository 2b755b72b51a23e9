"""Grading processes: each has a sandbox and an engine of its own, and dies with the one that started it.

A submission that takes its process with it (which none should be able to) takes nothing else: what was
under way is tried again, one at a time, and what ends a process a second time, alone, is an internal
error for staff to look at.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from grader.course import Exercise, load_course, load_exercise
from grader.execution.setting import Setting
from grader.grading import Engine
from grader.model import GradeReport, Status, Submission
from grader.sandbox import open_sandbox
from grader.worker.jail import die_with_parent

_AHEAD = 4  # submissions handed out for each process, so that none waits and little is in memory


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool(Protocol):
    """Grades submissions somewhere else, several at a time, in whatever order they are done."""

    def add(self, key: Any, submission: Submission) -> None:
        """Hand a submission out; `key` is the caller's own."""

    def finished(self, *, everything: bool = False) -> Iterator[tuple[Any, GradeReport]]:
        """What has been graded: enough that more can be added, or `everything` that was."""


@dataclass(slots=True)
class Job:
    """A submission under way; `key` is the caller's own."""

    key: Any
    submission: Submission
    alone: bool = False


@dataclass(slots=True)
class GradingPool:
    """Grades submissions in `processes` processes. Use it as a context manager.

    `add` hands a submission out; `finished` gives what is done, and waits where too much is under way.
    """

    setting: Setting
    processes: int
    _running: dict[Future[GradeReport], Job] = field(default_factory=dict)
    _suspects: list[Job] = field(default_factory=list)
    _pool: ProcessPoolExecutor | None = None

    def add(self, key: Any, submission: Submission) -> None:
        """Hand a submission out."""
        self._start(Job(key, submission))

    def finished(self, *, everything: bool = False) -> Iterator[tuple[Any, GradeReport]]:
        """What has been graded: enough that more can be added, or `everything` that was."""
        most = 0 if everything else _AHEAD * self.processes
        while len(self._running) + len(self._suspects) > most:
            if not self._running:  # what was under way when a process died is tried alone
                job = self._suspects.pop()
                job.alone = True
                self._start(job)
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            yield from self._collected(done)

    def _collected(self, done: set[Future[GradeReport]]) -> Iterator[tuple[Any, GradeReport]]:
        broken = False
        for future in done:
            job = self._running.pop(future)
            try:
                yield job.key, future.result()
            except BrokenProcessPool:
                broken = True
                if job.alone:
                    yield job.key, given_up(self.setting, job.submission)
                else:
                    self._suspects.append(job)
        if broken:  # every other future of this pool is lost with it
            self._suspects += self._running.values()
            self._running.clear()
            self._stop()

    def _start(self, job: Job) -> None:
        if self._pool is None:
            # A fresh interpreter each: pytest's threads and a fork server do not survive a fork.
            self._pool = ProcessPoolExecutor(
                1 if job.alone else self.processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(self.setting, os.getpid()),
            )
        try:
            future = self._pool.submit(_grade, job.submission)
        except BrokenProcessPool:  # it broke since we last looked; its futures tell
            self._suspects.append(job)
            return
        self._running[future] = job

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def __enter__(self) -> GradingPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stop()
        if kind is not None:  # whoever is told to stop does not wait for an endless loop
            for process in multiprocessing.active_children():
                process.kill()


def given_up(setting: Setting, submission: Submission) -> GradeReport:
    """The report of a submission that ended what was grading it, twice: staff must look at it."""
    exercise = load_exercise(load_course(setting.root), submission.exercise)
    return GradeReport(
        student=submission.student,
        exercise=submission.exercise,
        digest=submission.digest,
        status=Status.INTERNAL_ERROR,
        points=0.0,
        possible=exercise.points,
        suite_digest=exercise.digest,
        error="Grading this submission ended the grading process twice.",
    )


# ---------------------------------------------------------------- in a grading process


def _begin(setting: Setting, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    if sys.platform == "linux":
        die_with_parent(parent)
    _engine(setting)  # a sandbox that can't be had is told at once
    _here.append(setting)


_here: list[Setting] = []


@cache
def _engine(setting: Setting) -> Engine:
    course = load_course(setting.root)
    sandbox = open_sandbox(course.root / "solutions", unsafe=setting.unsafe)
    return Engine(sandbox, setting.secret, course.state / "cache")


@cache
def _exercise(root: Path, name: str) -> Exercise:
    return load_exercise(load_course(root), name)


def _grade(submission: Submission) -> GradeReport:
    (setting,) = _here
    return _engine(setting).grade(_exercise(setting.root, submission.exercise), submission)
