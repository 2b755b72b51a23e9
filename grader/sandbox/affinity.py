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
ANYWHERE = -1


class Affinity:
    """Where a thread and its workers run; `move` takes the workers to a processor, or `ANYWHERE`."""

    def __init__(self, move: Callable[[int], None]) -> None:
        self._move = move
        self._crowded = False

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Stay with the workers on the processor where this thread is.

        If it was crowded the last time, the kernel is left to find a place for all of them. So it is where
        the system does not tell how long a thread has waited.
        """
        try:
            allowed = os.sched_getaffinity(0)
            processor, waited = _processor(), _waited()
        except (AttributeError, OSError):
            yield
            return
        started = time.perf_counter_ns()
        stays = len(allowed) > 1 and not self._crowded
        self._move(processor if stays else ANYWHERE)
        os.sched_setaffinity(0, {processor} if stays else allowed)
        try:
            yield
        finally:
            os.sched_setaffinity(0, allowed)
            took = time.perf_counter_ns() - started
            self._crowded = stays and _waited() - waited > _CROWDED * took


def _waited() -> int:
    """For how many nanoseconds this thread could have run, and something else did."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1])


def _processor() -> int:
    """Where this thread runs (proc(5): the 39th field; the name before may hold blanks)."""
    return int(Path("/proc/thread-self/stat").read_text().rpartition(")")[2].split()[36])
