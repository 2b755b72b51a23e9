"""How fast a queue goes, and what that promises to whoever waits in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a submission stands: how many are before it and itself, and in how many seconds it is done.

    `state` is "waiting" or "grading"; `seconds` is None where nobody can tell, as no worker is there or
    nothing was graded yet. `failures` are runs that failed by our fault.
    """

    place: int
    seconds: float | None
    state: str
    failures: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast it goes at a time: the mean of the last gradings, the workers, and how many are being graded."""

    at: float
    mean: float | None
    workers: int
    graded: int

    def place(
        self, before: int, began: float, lease_until: float, not_before: float, failures: int
    ) -> Place:
        """The place of what so many are before, with what its row says."""
        if lease_until > self.at:
            left = None if self.mean is None else max(0.0, self.mean - (self.at - began))
            return Place(0, left, "grading", failures)
        if self.mean is None or not self.workers:
            return Place(before + 1, None, "waiting", failures)
        # Those that are being graded are halfway, one with another.
        ahead = before + self.graded
        begins = (
            0.0 if ahead < self.workers else self.mean * (before + self.graded / 2) / self.workers
        )
        wait = max(begins, not_before - self.at)
        return Place(before + 1, wait + self.mean, "waiting", failures)
