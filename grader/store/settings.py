"""What a store's course is set to. No evidence: a row may be changed, and whatever is lost is set again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;
"""
SERVED = "served"
"""The course is on a server: reports are sealed from now on."""
SEALED_BY_STUDENT = "sealed"
"""What is kept about a student is sealed with that student's key, on a server or not."""
RULES = "renderings"
"""The digest of what all renderings depend on, as the worker that leads has it: course.toml, policy.toml."""
ADDRESS = "address"
"""Where it was served last."""
BACKED_UP = "backed_up"
"""When `grade backup` has written one last."""
VERSION_OF = "version of "
"""The beginning of what says of which version a worker is."""
LOST = "leases_lost"
"""How often a worker was lost with a submission, of those that are queued no more."""


def setting(database: Database, name: str) -> str:
    """What a setting is, "" where it was never set."""
    rows = database.rows("SELECT value FROM settings WHERE name = $1", name)
    return str(rows[0][0]) if rows else ""


def change_setting(database: Database, name: str, value: str) -> None:
    """Set it."""
    with database.writing():
        database.execute(
            "INSERT INTO settings (name, value) VALUES ($1, $2) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name, value,
        )  # fmt: skip
