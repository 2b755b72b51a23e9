"""How long each submission waited, and what was promised when it was handed in.

No evidence: what the last day was like, for whoever looks after the server.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE waits (
    submission TEXT PRIMARY KEY NOT NULL,
    queued REAL NOT NULL,
    promised REAL,
    done REAL
) STRICT;
CREATE INDEX waits_by_done ON waits (done);
"""
KEPT_SECONDS = 86_400.0
"""After so long it is forgotten how long something waited."""
_MINUTE = 60.0
_LATELY = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the last hand-ins with a promise: how many were done by then, and the means in seconds."""

    number: int
    in_time: int
    promised: float
    real: float


def roughly(seconds: float | None) -> float | None:
    """An estimate in steps, since who listens to the page is told of each; rounded up, to promise no more."""
    if seconds is None:
        return None
    step = 5 if seconds < 30 else 15 if seconds < 120 else 60
    return max(step, math.ceil(seconds / step) * step)


class Waits:
    """The waits in a store; times are the database's own (`Database.clock`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def began(self, submission: str, now: datetime, seconds: float | None = None) -> None:
        """Note that a submission waits from now on, and what is promised: None is that nobody could tell."""
        self._database.execute(
            "INSERT INTO waits (submission, queued, promised, done) VALUES ($1, $2, $3, NULL) "
            "ON CONFLICT (submission) DO UPDATE SET queued = excluded.queued, promised = excluded.promised, "
            "done = NULL",
            submission, now.timestamp(), roughly(seconds),
        )  # fmt: skip

    def ended(self, submission: str, now: datetime) -> None:
        """Note that it is graded, and forget what is older than a day."""
        at = now.timestamp()
        self._database.execute("UPDATE waits SET done = $1 WHERE submission = $2", at, submission)
        self._database.execute("DELETE FROM waits WHERE done < $1", at - KEPT_SECONDS)

    def a_minute(self, now: datetime) -> int:
        """How many were graded in the last minute."""
        at = now.timestamp()
        ((count,),) = self._database.rows(
            "SELECT count(*) FROM waits WHERE done > $1 AND done <= $2", at - _MINUTE, at
        )
        return int(count)

    def kept(self) -> Kept | None:
        """How the last promises were kept, None where there were none."""
        ((number, in_time, promised, real),) = self._database.rows(
            "SELECT count(*), coalesce(sum(CASE WHEN done - queued <= promised THEN 1 ELSE 0 END), 0), "
            "avg(promised), avg(done - queued) FROM (SELECT queued, promised, done FROM waits "
            "WHERE promised IS NOT NULL AND done IS NOT NULL ORDER BY done DESC LIMIT $1) AS lately",
            _LATELY,
        )
        return Kept(number, int(in_time), float(promised), float(real)) if number else None
