"""nbgrader: what its course folder tells, `submitted/ADA/ASSIGNMENT/timestamp.txt` beside the notebooks."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

COLLECTED = "submitted"
TIMESTAMP = "timestamp.txt"


def submitted_at(text: str) -> datetime | None:
    """When a hand-in was submitted, by its time stamp; None where that has no zone that is known."""
    plain = text.strip()
    with suppress(ValueError):
        time = datetime.fromisoformat(plain)
        return time.astimezone(UTC) if time.tzinfo else None
    clock, _, zone = plain.rpartition(" ")
    with suppress(ValueError, KeyError, OSError):  # what an unknown zone raises differs by its name
        return datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return None
