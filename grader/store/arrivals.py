"""How submissions arrived over the network: what their sender says of the time, and under which key.

A claim is a fact of its own and decides nothing: what came in late because there was no network, a person
judges by it. Keys may be dropped: they are what keeps a request that is sent twice from handing in twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from grader.store import chain
from grader.store.database import written

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE claims (
    number INTEGER PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    claimed TEXT NOT NULL
) STRICT;
CREATE INDEX claims_by_submission ON claims (submission);
CREATE TABLE idempotency (
    person TEXT NOT NULL,
    key TEXT NOT NULL,
    submission TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (person, key)
) STRICT;
CREATE INDEX idempotency_by_time ON idempotency (time);
"""
_KEYS_LAST = timedelta(days=60)


def claim(database: Database, submission: str, time: datetime) -> None:
    """Keep when a submission was handed in by what its sender says; inside `Database.writing`."""
    chain.keep(database, "claims", submission, written(time))


def claimed(database: Database, submission: str) -> datetime | None:
    """When a submission was handed in by what its sender said, None where nothing was said."""
    rows = database.rows("SELECT claimed FROM claims WHERE submission = $1", submission)
    return datetime.fromisoformat(rows[0][0]) if rows else None


def remember(database: Database, person: str, key: str, submission: str, now: datetime) -> None:
    """Keep under which key a person's submission came."""
    database.execute(
        "INSERT INTO idempotency (person, key, submission, time) VALUES ($1, $2, $3, $4)",
        person, key, submission, written(now),
    )  # fmt: skip


def remembered(database: Database, person: str, key: str) -> str | None:
    """The submission of a person that came under a key."""
    rows = database.rows(
        "SELECT submission FROM idempotency WHERE person = $1 AND key = $2", person, key
    )
    return rows[0][0] if rows else None


def forget_keys(database: Database, now: datetime) -> None:
    """Forget the keys that are older than two months."""
    database.execute("DELETE FROM idempotency WHERE time < $1", written(now - _KEYS_LAST))


def touch(database: Database) -> None:
    """Write a row and take it out again, in one transaction.

    Raises:
        RefusedError: The database takes none.
    """
    with database.writing():
        remember(database, "", "touch", "", database.clock())
        database.execute("DELETE FROM idempotency WHERE person = '' AND key = 'touch'")
