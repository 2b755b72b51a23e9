"""Weighs whether a worker was kept from its work by others on the machine.

What counts is the time in which it could have run, and something else did. A worker can't lengthen that by
itself: what its own threads used, and what this side used for it, is taken off. Sleeping is no waiting.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.sandbox.process import WorkerProcess

STARVED = 0.05
"""The part of a limit: who waited for less of it would have hit it all the same, give or take as much."""
_TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Seconds so far: the worker's first thread ran and waited, all of it ran; this thread ran and waited."""

    ran: float = 0.0
    waited: float = 0.0
    ran_in_all: float = 0.0
    we_ran: float = 0.0
    we_waited: float = 0.0


class Scales:
    """Weighs for one worker; where the system tells nothing of it (/proc, schedstats), nobody ever waits."""

    def __init__(self, worker: WorkerProcess) -> None:
        self._worker = worker
        self._start = self._since = _Reading(we_ran=time.thread_time(), we_waited=_our_wait())

    def begin(self) -> None:
        """Let `waited` count from now on."""
        self._since = self._read() or self._since

    @property
    def waited(self) -> float:
        """For how many seconds others had the processor that the worker, or we, wanted; 0 when it has ended."""
        return self._outside(self._since)

    @property
    def waited_in_all(self) -> float:
        """The same since the worker began."""
        return self._outside(self._start)

    def _outside(self, since: _Reading) -> float:
        now = self._read()
        if now is None:
            return 0.0
        it_ran = now.ran_in_all - since.ran_in_all
        we_ran = now.we_ran - since.we_ran
        own_threads = max(0.0, it_ran - (now.ran - since.ran))
        it_waited = now.waited - since.waited - own_threads - we_ran
        we_waited = now.we_waited - since.we_waited - it_ran
        return max(0.0, it_waited) + max(0.0, we_waited)

    def _read(self) -> _Reading | None:
        pid = self._worker.outer_pid
        if pid is None:
            return None
        try:
            ran, waited = _schedstat(f"/proc/{pid}/schedstat")
            # proc(5): the 14th and 15th field; the name before may hold blanks.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            return None
        in_all = (int(fields[11]) + int(fields[12])) * _TICK
        return _Reading(ran, waited, in_all, time.thread_time(), _our_wait())


def _our_wait() -> float:
    try:
        return _schedstat("/proc/thread-self/schedstat")[1]
    except (OSError, ValueError):
        return 0.0


def _schedstat(path: str) -> tuple[float, float]:
    ran, waited, _ = Path(path).read_text().split()
    return int(ran) / 1e9, int(waited) / 1e9
