"""Keeps the thread that asks and the workers that answer on one processor, where nobody else needs it.

They take turns: at each call one of them sleeps until the other has answered. On two processors each turn
wakes one that has nothing to do, which can take longer than the call itself; on one nothing is woken.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Of the time, spent in waiting for the processor: up to a quarter is each other's, and half and more
# where a third process wants it all the time.
_CROWDED = 1 / 3
_MOST_APART = 64  # jobs in a row that are left to the kernel, where every processor is crowded
ANYWHERE = -1


class Affinity:
    """Where a thread and its workers run; `move` takes the workers to a processor, or `ANYWHERE`.

    They stay where the thread was found at first. After a job for which the processor was crowded some are left
    to the kernel, twice as many each time; then they stay where it has put them. So several that grade
    at a time come apart, and it costs nothing where they can't.
    """

    def __init__(self, move: Callable[[int], None]) -> None:
        self._move = move
        self._processor: int | None = None
        self._left = 0  # jobs that are left to the kernel
        self._next = 1

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Do a job on one processor with the workers, where the system allows it."""
        try:
            allowed = os.sched_getaffinity(0)
            here, waited = _processor(), _waited()
        except (AttributeError, OSError):
            yield
            return
        if self._left or len(allowed) < 2:
            self._left -= self._left > 0
            self._move(ANYWHERE)
            yield
            return
        if self._processor not in allowed:
            self._processor = here
        started = time.perf_counter_ns()
        self._move(self._processor)
        os.sched_setaffinity(0, {self._processor})
        try:
            yield
        finally:
            os.sched_setaffinity(0, allowed)
            took = time.perf_counter_ns() - started
            self._judge(crowded=_waited() - waited > _CROWDED * took)

    def _judge(self, *, crowded: bool) -> None:
        if crowded:
            self._processor = None
            self._left = self._next
            self._next = min(2 * self._next, _MOST_APART)
        else:
            self._next = 1


def _waited() -> int:
    """For how many nanoseconds this thread could have run, and something else did."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1])


def _processor() -> int:
    """Where this thread runs (proc(5): the 39th field; the name before may hold blanks)."""
    return int(Path("/proc/thread-self/stat").read_text().rpartition(")")[2].split()[36])
