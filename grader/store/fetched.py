"""What the courier has fetched of other servers, for the web process, which asks none: public keys, say.

No evidence: it is fetched again.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.store.acts import said_in

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE fetched (
    url TEXT PRIMARY KEY NOT NULL,
    body TEXT NOT NULL,
    time REAL NOT NULL
) STRICT;
"""


class Fetched:
    """What was fetched, by its address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, url: str, body: str, now: datetime) -> None:
        """Keep what an address has, in place of what it had."""
        self._database.execute(
            "INSERT INTO fetched (url, body, time) VALUES ($1, $2, $3) "
            "ON CONFLICT (url) DO UPDATE SET body = excluded.body, time = excluded.time",
            url, body, now.timestamp(),
        )  # fmt: skip

    def get(self, url: str) -> dict[str, Any]:
        """The JSON object that an address had, empty where nothing was fetched yet."""
        rows = self._database.rows("SELECT body FROM fetched WHERE url = $1", url)
        return said_in(rows[0][0]) if rows else {}

    def seconds(self, url: str, now: datetime) -> float | None:
        """For how long it has been here, None where it is not."""
        rows = self._database.rows("SELECT time FROM fetched WHERE url = $1", url)
        return now.timestamp() - float(rows[0][0]) if rows else None
