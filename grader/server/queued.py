"""How the queue stands in numbers, for programs that watch a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.store.queue import LEASE_SECONDS, Lane, lost_leases

if TYPE_CHECKING:
    from grader.store.store import Store


@dataclass(frozen=True, slots=True)
class Queued:
    """What waits in each lane, how long the oldest of students' has, who is there, what else waits."""

    waiting: dict[str, int]
    grading: int
    oldest_seconds: float
    workers: int
    errands: int
    lost: int


def queued(store: Store) -> Queued:
    """See how it stands."""
    database = store.database
    at = database.clock().timestamp()
    lanes = dict(
        database.rows("SELECT lane, count(*) FROM queue WHERE lease_until <= $1 GROUP BY lane", at)
    )
    ((grading,),) = database.rows("SELECT count(*) FROM queue WHERE lease_until > $1", at)
    ((oldest,),) = database.rows(
        "SELECT min(w.queued) FROM queue q JOIN waits w ON w.submission = q.submission "
        "WHERE q.lane = $1",
        int(Lane.STUDENT),
    )
    ((workers,),) = database.rows(
        "SELECT count(*) FROM workers WHERE seen > $1", at - LEASE_SECONDS
    )
    ((errands,),) = database.rows("SELECT count(*) FROM errands WHERE done IS NULL")
    return Queued(
        {lane.name.lower(): lanes.get(int(lane), 0) for lane in Lane},
        grading,
        0.0 if oldest is None else max(0.0, at - oldest),
        workers,
        errands,
        lost_leases(database),
    )
