"""The queue of what is to be graded: who comes next, who has it, and when it will be done.

A row is work, never evidence: whatever is lost here is queued again from the submissions that have no grade. A
worker has a row for as long as its lease runs. The report is kept, and the row taken out, in one transaction
of the lease's holder, so that nothing is graded twice and nothing is left out, whoever ends when.

Who comes next is decided by `lane`, `rank` and `turn`. A student's second hand-in that waits has a higher
rank than the first, so that students take turns, however much one of them hands in; whoever comes new begins
with the rank that is being graded.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from grader.model import Status
from grader.store.pace import Pace, Place
from grader.store.rows import PERSON
from grader.store.settings import LOST, VERSION_OF, setting
from grader.store.waits import Waits

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE queue (
    submission TEXT NOT NULL PRIMARY KEY,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    lane INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    not_before REAL NOT NULL,
    worker TEXT NOT NULL,
    lease TEXT NOT NULL,
    began REAL NOT NULL,
    lease_until REAL NOT NULL,
    losses INTEGER NOT NULL,
    failures INTEGER NOT NULL
) STRICT;
CREATE INDEX queue_in_order ON queue (lane, rank, turn);
CREATE INDEX queue_by_student ON queue (student, lane);
CREATE INDEX queue_by_turn ON queue (turn);
CREATE TABLE workers (
    name TEXT NOT NULL PRIMARY KEY,
    seen REAL NOT NULL
) STRICT;
CREATE TABLE gradings (
    number INTEGER PRIMARY KEY,
    seconds REAL NOT NULL
) STRICT;
CREATE TABLE runs_alone (
    submission TEXT NOT NULL PRIMARY KEY,
    student TEXT NOT NULL,
    time REAL NOT NULL
) STRICT;
"""
LEASE_SECONDS = 60.0
MOST_LOSSES = 3
"""Of workers, for one submission: then it is for staff."""
MOST_AGAIN = 3
"""Runs after one that failed by our fault."""
_LACKS_A_GRADE = (
    "NOT EXISTS (SELECT 1 FROM reports r WHERE r.submission = s.id AND r.status = $1) "
    "AND (SELECT count(*) FROM reports r WHERE r.submission = s.id) <= $2"
)
_PAUSE_SECONDS = 30.0  # before the first of them
# No lease and no pause is so long: what ends later than that was written before the clock was set back.
_DUE = "(lease_until <= {0} OR lease_until - 600 > {0}) AND (not_before <= {0} OR not_before - 600 > {0})"
_MEAN_OF = 50
_SPEED = (
    "(SELECT avg(seconds) FROM gradings), "
    f"(SELECT count(*) FROM workers WHERE seen > $1 - {LEASE_SECONDS})"
)
_COUNT_LOST = (
    "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = "
    "CAST(CAST(settings.value AS INTEGER) + CAST(excluded.value AS INTEGER) AS TEXT)"
)
_ALONE_AN_HOUR = 3
_ONCE = 100  # rows that are queued with one flush


class Lane(IntEnum):
    """What is graded before what: a lane begins when nothing waits in those before it."""

    STUDENT = 0
    RERUN = 1
    REGRADE = 2


@dataclass(frozen=True, slots=True)
class Leased:
    """A submission that a worker has, until its lease ends; `losses` of workers and `failures` came before."""

    submission: str
    student: str
    exercise: str
    lane: Lane
    losses: int
    failures: int
    lease: str


class Queue:
    """The queue in a store's database; times are the database's own (`Database.clock`)."""

    def __init__(self, database: Database, lease_seconds: float = LEASE_SECONDS) -> None:
        self.database = database
        self.lease_seconds = lease_seconds

    # ------------------------------------------------------------ coming in

    def add(
        self, submission_id: str, student: str, exercise: str, lane: int, now: datetime
    ) -> None:
        """Queue a submission; one that waits already goes to the earlier lane.

        It takes the place of the student's earlier attempts at the exercise that wait, and they move behind.
        """
        database = self.database
        with database.writing():
            waits = database.rows(
                "SELECT lane, lease FROM queue WHERE submission = $1", submission_id
            )
            if waits:
                before, lease = waits[0]
                if lease or before <= lane:
                    return
                if not database.execute(
                    "DELETE FROM queue WHERE submission = $1 AND lease = ''", submission_id
                ):
                    return  # a worker has just taken it
            self._enter(submission_id, student, exercise, lane, now)
            Waits(database).began(submission_id, now)

    def hand_in(self, submission_id: str, student: str, exercise: str, now: datetime) -> Place:
        """Queue a submission that has just been stored, and note what is promised; inside `writing`."""
        lane, at = Lane.STUDENT, now.timestamp()
        rank, turn = self._enter(submission_id, student, exercise, lane, now)
        place = self._place(at, lane, rank, turn, 0.0, 0.0, at, 0)
        Waits(self.database).began(submission_id, now, place.seconds)
        return place

    def _enter(
        self, submission_id: str, student: str, exercise: str, lane: int, now: datetime
    ) -> tuple[int, int]:
        """Put in what is not queued; gives its rank and turn."""
        database = self.database
        ((begun, own, turn, same),) = database.rows(
            "SELECT coalesce((SELECT min(rank) FROM queue WHERE lane = $1 AND lease = ''), 0), "
            "(SELECT coalesce(max(rank) + 1, 0) FROM queue WHERE lane = $1 AND student = $2), "
            "(SELECT coalesce(max(turn), 0) + 1 FROM queue), "
            "(SELECT count(*) FROM queue WHERE lane = $1 AND student = $2 AND exercise = $3 AND lease = '')",
            lane, student, exercise,
        )  # fmt: skip
        earlier = (
            database.rows(
                "SELECT submission, rank, turn FROM queue WHERE student = $1 AND lane = $2 "
                f"AND exercise = $3 AND lease = '' ORDER BY rank, turn {database.skipping}",
                student, lane, exercise,
            )
            if same
            else []
        )  # fmt: skip
        places = [(rank, turn_) for _, rank, turn_ in earlier] + [(max(begun, own), turn)]
        for (name, *_), place in zip(earlier, places[1:], strict=True):
            database.execute(
                "UPDATE queue SET rank = $1, turn = $2 WHERE submission = $3", *place, name
            )
        database.execute(
            "INSERT INTO queue (submission, student, exercise, lane, rank, turn, not_before, worker, "
            "lease, began, lease_until, losses, failures) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', 0, 0, 0, 0)",
            submission_id, student, exercise, int(lane), *places[0], now.timestamp(),
        )  # fmt: skip
        return places[0]

    def fill(self, now: datetime, exercises: Collection[str] | None = None) -> int:
        """Queue what has no grade, of these exercises or of all; says how many were not queued before.

        What has failed by our fault too often is for staff.
        """
        missing = self.database.rows(
            f"SELECT s.id, {PERSON}, s.exercise FROM present s WHERE {_LACKS_A_GRADE} "
            "AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.submission = s.id) ORDER BY s.number",
            Status.GRADED.value, MOST_AGAIN,
        )  # fmt: skip
        wanted = [row for row in missing if exercises is None or row[2] in exercises]
        for first in range(0, len(wanted), _ONCE):
            with self.database.writing():
                for id_, student, exercise in wanted[first : first + _ONCE]:
                    # It may have been graded since it was looked for.
                    if self._lacks_a_grade(id_):
                        self.add(id_, student, exercise, Lane.STUDENT, now)
        return len(wanted)

    def _lacks_a_grade(self, submission_id: str) -> bool:
        query = f"SELECT 1 FROM present s WHERE {_LACKS_A_GRADE} AND s.id = $3"
        return bool(self.database.rows(query, Status.GRADED.value, MOST_AGAIN, submission_id))

    # ------------------------------------------------------------ leases

    def lease(self, worker: str, now: datetime) -> Leased | None:
        """Take what comes next, if there is anything for this worker.

        Where there is more than one worker, one is kept free of reruns and regrades.
        """
        at = now.timestamp()
        if not self._waits("lane = 0", at):
            return self._lease_behind(worker, at) if self._waits("lane > 0", at) else None
        return self._take("lane = 0", worker, at)

    def _lease_behind(self, worker: str, at: float) -> Leased | None:
        """The same of the lanes behind the students'; how many are at those is counted by one at a time."""
        with self.database.writing():
            ((others,),) = self.database.rows(
                "SELECT count(*) FROM workers WHERE seen > $1 AND name <> $2",
                at - LEASE_SECONDS, worker,
            )  # fmt: skip
            ((busy,),) = self.database.rows(
                "SELECT count(*) FROM queue WHERE lane > 0 AND lease_until > $1", at
            )
            return self._take("lane > 0", worker, at) if busy < max(others, 1) else None

    def _waits(self, lanes: str, at: float) -> bool:
        """Whether there is anything to take; whoever only looks keeps nobody from writing."""
        query = f"SELECT 1 FROM queue WHERE {lanes} AND {_DUE.format('$1')} LIMIT 1"
        return bool(self.database.rows(query, at))

    def _take(self, lanes: str, worker: str, at: float) -> Leased | None:
        # What is before SET's right sides is the row as it was: a lease that has ended lost its worker.
        rows = self.database.rows(
            "UPDATE queue SET worker = $1, lease = $2, began = $3, lease_until = $4, "
            "losses = losses + CASE WHEN lease = '' THEN 0 ELSE 1 END WHERE submission = "
            f"(SELECT submission FROM queue WHERE {lanes} AND {_DUE.format('$3')} "
            f"ORDER BY lane, rank, turn LIMIT 1 {self.database.skipping}) "
            "RETURNING submission, student, exercise, lane, losses, failures, lease",
            worker, secrets.token_hex(8), at, at + self.lease_seconds,
        )  # fmt: skip
        if not rows:
            return None
        submission, student, exercise, lane, losses, failures, lease = rows[0]
        return Leased(submission, student, exercise, Lane(lane), losses, failures, lease)

    def renew(self, leased: Leased, now: datetime) -> bool:
        """Have it for longer, and tell whether it is still this holder's."""
        until = now.timestamp() + self.lease_seconds
        return self._changed("lease_until = $3", leased, until)

    def finish(self, leased: Leased, seconds: float | None = None) -> bool:
        """Take it out; only inside the transaction that keeps its report, and if it is still this holder's.

        `seconds` is what its grading took, for the estimates.
        """
        gone = self.database.execute(
            "DELETE FROM queue WHERE submission = $1 AND lease = $2",
            leased.submission,
            leased.lease,
        )
        if gone:
            Waits(self.database).ended(leased.submission, self.database.clock())
        if gone and leased.losses:
            self.database.execute(_COUNT_LOST, LOST, str(leased.losses))
        if gone and seconds is not None:
            ((number,),) = self.database.rows(
                "INSERT INTO gradings SELECT coalesce(max(number), 0) + 1, $1 FROM gradings "
                "RETURNING number",
                seconds,
            )
            self.database.execute("DELETE FROM gradings WHERE number <= $1", number - _MEAN_OF)
        return gone == 1

    def again(self, leased: Leased, now: datetime) -> bool:
        """Let it be run again after a run that failed by our fault, each time after twice the pause."""
        pause = _PAUSE_SECONDS * 2**leased.failures
        until = now.timestamp() + pause
        what = "lease = '', worker = '', lease_until = 0, failures = failures + 1, not_before = $3"
        return self._changed(what, leased, until)

    def give_back(self, leased: Leased, now: datetime, seconds: float = 0.0) -> bool:
        """Let another have it, not before so many seconds are over; nothing has been lost."""
        what = "lease = '', worker = '', lease_until = 0, not_before = $3"
        return self._changed(what, leased, now.timestamp() + seconds)

    def _changed(self, what: str, leased: Leased, value: Any) -> bool:
        statement = f"UPDATE queue SET {what} WHERE submission = $1 AND lease = $2"
        return self.database.execute(statement, leased.submission, leased.lease, value) == 1

    # ------------------------------------------------------------ workers

    def here(self, worker: str, now: datetime) -> None:
        """Note that a worker is alive."""
        self.database.execute(
            "INSERT INTO workers VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seen = excluded.seen",
            worker, now.timestamp(),
        )  # fmt: skip
        day_before = now - timedelta(days=1)
        self.database.execute("DELETE FROM workers WHERE seen < $1", day_before.timestamp())
        self.database.execute(
            "DELETE FROM settings WHERE substr(name, 1, length($1)) = $1 "
            "AND substr(name, length($1) + 1) NOT IN (SELECT name FROM workers)",
            VERSION_OF,
        )

    def gone(self, worker: str) -> None:
        """Note that a worker has ended in peace; what it still had, others may have."""
        self.release(worker)
        self.database.execute("DELETE FROM workers WHERE name = $1", worker)

    def release(self, worker: str, besides: str = "") -> None:
        """Give back what a worker has by another lease than this one: the answer to its question was lost."""
        self.database.execute(
            "UPDATE queue SET lease = '', worker = '', lease_until = 0 "
            "WHERE worker = $1 AND lease <> '' AND lease <> $2",
            worker, besides,
        )  # fmt: skip

    def lost(self, worker: str) -> int:
        """Take back at once what a worker had that is known to be dead; says how many submissions."""
        self.database.execute("DELETE FROM workers WHERE name = $1", worker)
        return self.database.execute(
            "UPDATE queue SET lease = '', worker = '', lease_until = 0, losses = losses + 1 "
            "WHERE worker = $1 AND lease <> ''",
            worker,
        )

    def run_alone(self, leased: Leased, now: datetime) -> bool:
        """Note that a submission is graded once more, alone; False where it may not be.

        That is once for a submission, and three times in an hour for a student.
        """
        at = now.timestamp()
        with self.database.writing():
            ((own, lately),) = self.database.rows(
                "SELECT count(CASE WHEN submission = $1 THEN 1 END), count(CASE WHEN time > $2 THEN 1 END) "
                "FROM runs_alone WHERE submission = $1 OR student = $3",
                leased.submission, at - 3600, leased.student,
            )  # fmt: skip
            if own or lately >= _ALONE_AN_HOUR:
                return False
            self.database.execute(
                "INSERT INTO runs_alone VALUES ($1, $2, $3)",
                leased.submission, leased.student, at,
            )  # fmt: skip
        return True

    # ------------------------------------------------------------ what is told

    def waiting(self) -> int:
        """How many are queued, those that are being graded included."""
        ((count,),) = self.database.rows("SELECT count(*) FROM queue")
        return int(count)

    def place(self, submission_id: str, now: datetime | None = None) -> Place | None:
        """Where a submission stands, None where it is not queued: then look for its report.

        The estimate is the mean of the last gradings, for all that come before, by the workers that are there.
        """
        at = (now or self.database.clock()).timestamp()
        rows = self.database.rows(
            "SELECT lane, rank, turn, began, lease_until, not_before, failures FROM queue "
            "WHERE submission = $1",
            submission_id,
        )
        return self._place(at, *rows[0]) if rows else None

    def _place(
        self, at: float, lane: int, rank: int, turn: int, began: float, lease_until: float,
        not_before: float, failures: int,
    ) -> Place:  # fmt: skip
        ((before, graded, mean, workers),) = self.database.rows(
            "SELECT count(CASE WHEN lease_until <= $1 AND not_before <= $1 AND (lane < $2 OR (lane = $2 AND "
            "(rank < $3 OR (rank = $3 AND turn < $4)))) THEN 1 END), "
            f"count(CASE WHEN lease_until > $1 THEN 1 END), {_SPEED} FROM queue",
            at, lane, rank, turn,
        )  # fmt: skip
        return Pace(at, mean, workers, graded).place(
            before, began, lease_until, not_before, failures
        )

    def places(self, submissions: Collection[str]) -> dict[str, Place]:
        """Where those of some submissions stand that are queued, by one look at the queue."""
        at = self.database.clock().timestamp()
        rows = self.database.rows(
            "SELECT submission, began, lease_until, not_before, failures FROM queue "
            "ORDER BY lane, rank, turn"
        )
        ((mean, workers),) = self.database.rows(f"SELECT {_SPEED}", at)
        graded = sum(lease_until > at for _, _, lease_until, _, _ in rows)
        pace = Pace(at, mean, workers, graded)
        wanted, found, before = set(submissions), {}, 0
        for submission, began, lease_until, not_before, failures in rows:
            if submission in wanted:
                found[submission] = pace.place(before, began, lease_until, not_before, failures)
            before += lease_until <= at and not_before <= at
        return found


def lost_leases(database: Database) -> int:
    """How often a worker was lost with a submission since the store was made."""
    ((waiting,),) = database.rows("SELECT coalesce(sum(losses), 0) FROM queue")
    return int(waiting) + int(setting(database, LOST) or 0)
