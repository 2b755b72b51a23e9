"""Bounds what the course's own code may spend on what a candidate has returned.

An answer is small when it travels, but what a check, a probe or a picture does with it may take long
(a loop over a number of 10**12, a set of values with one hash) or much memory (shapes that broadcast).
"""

from __future__ import annotations

import ctypes
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PIECE_SECONDS = 4.0  # for one check, picture or probe; the slowest of ours takes a tenth of one
_LAST_SECONDS = 2.0  # from the interruption, which one call of C does not notice, to the end
# Bytes that the pieces of one grading may add to this process, and what is left to the grader's own work
# between them: it has to go on where answers fill the rest. What is reserved and no longer used comes on top:
# a process that has graded hundreds can grow by three quarters as much again.
_MEMORY = 96 * 2**20
_RESERVE = 32 * 2**20


class TooLongError(BaseException):
    """The course's own code took too long. No exception that a check or a probe expects."""


@dataclass(slots=True)
class Patience:
    """The CPU seconds that the course's own code may still spend on one candidate."""

    seconds: float = 14.0

    @classmethod
    def after(cls, processes: int) -> Patience:
        """What is left when so many processes have ended by the limit on one piece of work."""
        return cls(cls().seconds - processes * (PIECE_SECONDS + _LAST_SECONDS))


class Watch:
    """Runs pieces of work in one thread; another one looks after them, and interrupts what takes too long.

    One call of C can't be interrupted. Where the watch is `deadly` the kernel ends the process then
    (SIGXCPU): for processes that do nothing but grade, and that another one looks after.
    """

    def __init__(self) -> None:
        self.deadly = False
        # Limits for a piece and between pieces, made before: where one is reached nothing can be made.
        self._memory: tuple[tuple[int, int], tuple[int, int]] | None = None
        self._lock = threading.Lock()
        self._thread = 0
        self._until: float | None = None  # in CPU seconds of this process
        self._interrupted = False

    def run(self, work: Callable[[], T], patience: Patience) -> T:
        """Do a piece of work, and charge `patience` for it.

        Raises:
            TooLongError: It took too long, whatever became of it; or no patience was left for it.
        """
        started = time.process_time()
        allowed = min(PIECE_SECONDS, patience.seconds)
        if allowed <= 0:
            raise TooLongError
        self._thread = threading.get_ident()
        self._interrupted = False
        try:
            try:
                self._begin(started + allowed)
                value = work()
            finally:
                self._end()
        except BaseException:
            self._end()  # the interruption may have come before it was done
            if self._interrupted:  # whatever the work has made of it
                raise TooLongError from None
            raise
        finally:
            patience.seconds -= time.process_time() - started
        if self._interrupted:  # it was swallowed
            raise TooLongError
        return value

    def look(self) -> None:
        """Interrupt what has taken too long; again, if that did not end it (in another thread)."""
        with self._lock:
            if self._until is not None and time.process_time() > self._until:
                self._until += PIECE_SECONDS
                self._interrupted = True
                _raise_in(self._thread, TooLongError)

    @contextmanager
    def bounded_memory(self) -> Iterator[None]:
        """Let the kernel refuse pieces more memory than one grading needs: a MemoryError in a check."""
        if sys.platform != "linux":
            yield
            return
        used = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_DATA)
        most = before[1]
        piece, between = used + _MEMORY, used + _MEMORY + _RESERVE
        if most >= 0:
            piece, between = min(piece, most), min(between, most)
        self._memory = (piece, most), (between, most)
        resource.setrlimit(resource.RLIMIT_DATA, self._memory[1])
        try:
            yield
        finally:
            self._memory = None
            resource.setrlimit(resource.RLIMIT_DATA, before)

    def _begin(self, until: float) -> None:
        with self._lock:
            self._until = until
        if self._memory:
            resource.setrlimit(resource.RLIMIT_DATA, self._memory[0])
        if self.deadly:
            _end_process_at(until + _LAST_SECONDS)

    def _end(self) -> None:
        with self._lock:
            self._until = None
        if self._memory:
            resource.setrlimit(resource.RLIMIT_DATA, self._memory[1])
        if self._interrupted:
            # What is on its way arrives here. It can't be taken back: Python would go on looking for it,
            # which is slow, and endless where a tracer (a debugger, coverage) is at work.
            with suppress(TooLongError):
                for _ in range(100):
                    pass
        if self.deadly:
            _end_process_at(None)


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _end_process_at(cpu_seconds: float | None) -> None:
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = most if cpu_seconds is None else int(cpu_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most < 0 else min(limit, most), most))
