"""Grading processes at work: each grades one submission after another, and may end without loss.

What ends its process by the limit on CPU time is graded again without the function whose answer was at
work. What ends it otherwise (which nothing should) is tried once more, and then is an internal error for
staff to look at; what waited behind it is not touched.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Protocol

from grader.errors import GraderError, InternalError
from grader.processes.order import NO_PAGES, Order, Pages
from grader.processes.process import EndedError, GradingProcess
from grader.processes.setting import Setting

if TYPE_CHECKING:
    from grader.model import GradeReport, Submission
    from grader.processes.reply import Reply

_AHEAD = 4  # submissions handed out for each process, so that none waits and little is in memory
_MOST_STILLBORN = 3  # processes in a row that end before they begin
_WORTH_A_PROCESS = 6  # submissions that wait: fewer are graded before one more process has begun


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool(Protocol):
    """Grades submissions somewhere else, several at a time, in whatever order they are done."""

    layers: tuple[str, ...]
    """What holds submissions there, as it was proved."""

    def add(self, key: Any, submission: Submission, pages: Pages = NO_PAGES) -> None:
        """Hand a submission out; `key` is the caller's own, `pages` are those that are wanted of it."""

    def finished(self, *, everything: bool = False) -> Iterator[list[tuple[Any, Reply]]]:
        """What has been graded, and came back together: enough that more can be added, or `everything`."""


@dataclass(slots=True)
class Job:
    """A submission under way; `key` is the caller's own.

    `lost` counts the processes that ended by the limit on CPU time, at work on an answer of one of the
    functions `spent`; `ends` those that ended otherwise.
    """

    key: Any
    submission: Submission
    pages: Pages = NO_PAGES
    check: str = ""
    seed: str = ""
    spent: frozenset[str] = frozenset()
    lost: int = 0
    ends: int = 0

    @property
    def order(self) -> Order:
        """What a process is told."""
        return Order(self.submission, self.pages, self.check, self.seed, self.spent, self.lost)

    def without(self, function: str) -> None:
        """Have it graded again without a function whose answer has ended a process."""
        self.lost += 1
        self.spent |= {function}


@dataclass(slots=True)
class GradingPool:
    """Grades submissions in up to `processes` processes. Use it as a context manager.

    `add` hands a submission out; `finished` gives what is done, and waits where too much is under way.
    The first process is started at once, others when there is work for them; each begins with the exercise
    `first`, if it is known.
    """

    setting: Setting
    processes: int = 1
    first: str = ""
    layers: tuple[str, ...] = ()
    _running: dict[GradingProcess, Job | None] = field(default_factory=dict)
    _stillborn: int = 0
    _waiting: deque[Job] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._start()

    def wait_until_ready(self) -> None:
        """Wait until the first process has proved its sandbox.

        Raises:
            GraderError: It can't grade.
        """
        first = next(iter(self._running), None) or self._start()
        self.layers = first.wait_until_ready()

    def prepare(self, exercise: str) -> None:
        """Make an exercise ready, before anything else is handed out.

        Raises:
            CourseError: A file of the exercise is wrong.
            InternalError: The process ended meanwhile.
        """
        self.wait_until_ready()
        process = next(iter(self._running))
        process.send(exercise)
        try:
            error = process.receive()
        except EOFError:
            raise InternalError(f"A grading process ended while {exercise} was read.") from None
        if error is not None:
            raise error

    def add(self, key: Any, submission: Submission, pages: Pages = NO_PAGES) -> None:
        """Hand a submission out."""
        self._waiting.append(Job(key, submission, pages))
        self._hand_out()

    def add_check(self, key: Any, submission: Submission, check: str, seed: str) -> None:
        """Hand a submission out of which one check alone is to be run again, with the draws of a seed."""
        self._waiting.append(Job(key, submission, check=check, seed=seed))
        self._hand_out()

    def grade(self, submission: Submission) -> GradeReport:
        """Grade one submission, when nothing else is under way."""
        return self.reply(submission).report

    def reply(self, submission: Submission, pages: Pages = NO_PAGES) -> Reply:
        """Grade one submission, when nothing else is under way, and draft its pages."""
        self.add(None, submission, pages)
        (((_, reply),),) = self.finished(everything=True)
        return reply

    def finished(self, *, everything: bool = False) -> Iterator[list[tuple[Any, Reply]]]:
        """What has been graded, and came back together: enough that more can be added, or `everything`.

        Raises:
            GraderError: A process can't begin, or an exercise can't be graded: nothing else would be.
        """
        most = 0 if everything else _AHEAD * self.processes
        while (busy := self._busy()) and len(self._waiting) + len(busy) > most:
            yield from together(self._replies(busy))

    def within(self, seconds: float) -> list[tuple[Any, Reply]]:
        """What has been graded by now, or comes in so many seconds: whoever asks has other work.

        Raises:
            GraderError: As `finished`.
        """
        return list(self._replies(self._busy(), seconds))

    def _replies(
        self, busy: dict[Connection, tuple[GradingProcess, Job]], seconds: float | None = None
    ) -> Iterator[tuple[Any, Reply]]:
        """What has come from these by now; at least one of them is waited for, so many seconds at most."""
        for link in wait(list(busy), seconds):
            process, job = busy[link]  # type: ignore[index]
            reply = self._reply(process, job)
            if reply is not None:
                yield job.key, reply
            self._hand_out()  # what it does next it need not wait for

    def _busy(self) -> dict[Connection, tuple[GradingProcess, Job]]:
        return {process.link: (process, job) for process, job in self._running.items() if job}

    def _reply(self, process: GradingProcess, job: Job) -> Reply | None:
        """What a process has made of its job; None where that is to come, or the job waits again."""
        if process.layers is None:
            self._begun(process, job)
            return None  # what it makes of its job comes later
        try:
            reply: Reply | GraderError = process.receive()
        except EOFError:
            took_too_long, asked = process.ending()
            if took_too_long:
                job.without(asked)
            else:
                job.ends += 1
            return self._ended(process, job)
        self._running[process] = None
        if isinstance(reply, GraderError):
            raise reply
        return reply

    def _begun(self, process: GradingProcess, job: Job) -> None:
        """Hear that a process can grade; without one that was killed before, the others go on.

        What a process says it can't begin for holds for the next one, too, so that ends all.
        """
        try:
            process.wait_until_ready()
        except EndedError:
            self._stillborn += 1
            if self._stillborn > _MOST_STILLBORN:
                raise
            self._ended(process, job)
        else:
            self._stillborn = 0

    def _ended(self, process: GradingProcess, job: Job) -> Reply | None:
        """Take back the job of a process that has ended; its report, where it was tried enough."""
        del self._running[process]
        process.close()
        if job.ends > 1:
            return given_up(self.setting, job.submission)
        self._waiting.appendleft(job)
        return None

    def _hand_out(self) -> None:
        """Give each idle process a job, and start one more where many wait."""
        while self._waiting:
            idle = next((process for process, job in self._running.items() if job is None), None)
            if idle is None:
                wanted = not self._running or len(self._waiting) > _WORTH_A_PROCESS
                if not wanted or len(self._running) >= self.processes:
                    return
                idle = self._start()
            job = self._running[idle] = self._waiting.popleft()
            idle.send(job.order)

    def _start(self) -> GradingProcess:
        process = GradingProcess(self.setting, self.first)
        self._running[process] = None
        return process

    def __enter__(self) -> GradingPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """End all processes; whoever is told to stop `at_once` does not wait for an endless loop."""
        for process in self._running:
            process.close(at_once=at_once)
        self._running.clear()
        self._waiting.clear()


def together(replies: Iterator[tuple[Any, Reply]]) -> Iterator[list[tuple[Any, Reply]]]:
    """All of these as one list, if there are any; also those before an error, which comes after them."""
    done: list[tuple[Any, Reply]] = []
    try:
        done.extend(replies)  # one by one: what came before an error is there
    except GraderError:
        if done:
            yield done
        raise
    if done:
        yield done


def given_up(setting: Setting, submission: Submission) -> Reply:
    """The report of a submission that ended what was grading it, twice."""
    from grader.course import load_course, load_exercise
    from grader.processes.reply import Reply, ungraded
    from grader.store import report_json

    exercise = load_exercise(load_course(setting.root), submission.exercise)
    told = "Grading this submission ended the grading process twice."
    return Reply(report_json(ungraded(submission, exercise, told)))
