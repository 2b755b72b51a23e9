"""Stores as earlier versions of the grader left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_TABLES = {"submissions", "reports", "standings"}


def as_version_1(path: Path) -> None:
    """Take out of an SQLite store whatever version 1 did not have."""
    with closing(sqlite3.connect(path)) as connection:
        found = "SELECT name FROM sqlite_master WHERE type = ? AND tbl_name NOT LIKE 'sqlite_%'"
        for (name,) in connection.execute(found, ["trigger"]).fetchall():
            if not name.startswith(("submissions", "reports")):
                connection.execute(f"DROP TRIGGER {name}")
        for (name,) in connection.execute(found, ["view"]).fetchall():
            connection.execute(f"DROP VIEW {name}")
        for (name,) in connection.execute(found, ["table"]).fetchall():
            if name not in _TABLES:
                connection.execute(f"DROP TABLE {name}")
        connection.execute("PRAGMA user_version = 1")
