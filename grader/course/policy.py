"""A course's rules about late work and attempts, which students see: `[policy]` in course.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from grader.course.tables import Table


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules for all. A fraction of the points is lost for each day late, or part of one.

    After `late_days` nothing counts. None means that there is no limit.
    """

    late_penalty: float = 0.0
    late_days: int | None = None
    grace_minutes: int = 0
    attempts: int | None = None
    cooldown_minutes: int = 0
    keep: Literal["latest", "best"] = "latest"


def read_policy(table: Table) -> Policy:
    """Read the `[policy]` of course.toml, or give the rules of a course that has none.

    Raises:
        CourseError: A rule is unknown or makes no sense.
    """
    if "policy" not in table.values:
        return Policy()
    rules = table.table("policy")
    rules.only("late_penalty", "late_days", "grace_minutes", "attempts", "cooldown_minutes", "keep")
    penalty = rules.number("late_penalty") if "late_penalty" in rules.values else 0.0
    if penalty > 1:
        raise rules.wrong("late_penalty", f"is {penalty:g}.", "Write a fraction, such as 0.1.")
    keep = rules.string("keep") if "keep" in rules.values else "latest"
    if keep not in ("latest", "best"):
        raise rules.wrong("keep", f"is {keep!r}.", 'Write "latest" or "best".')
    return Policy(
        late_penalty=penalty,
        late_days=_number(rules, "late_days"),
        grace_minutes=_number(rules, "grace_minutes") or 0,
        attempts=_number(rules, "attempts"),
        cooldown_minutes=_number(rules, "cooldown_minutes") or 0,
        keep="best" if keep == "best" else "latest",
    )


def _number(table: Table, key: str) -> int | None:
    return table.integer(key) if key in table.values else None


def read_due(table: Table) -> datetime | None:
    """Read an exercise's `due`, which needs its time zone.

    Raises:
        CourseError: It is no time, or has no time zone.
    """
    return read_time(table, "due") if "due" in table.values else None


def read_time(table: Table, key: str) -> datetime:
    """Read a time with its zone, and give it in UTC.

    Raises:
        CourseError: It is no time, or has no time zone.
    """
    value = table.values.get(key)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise table.wrong(
            key,
            f"is {value!r}, which is no time with a zone.",
            "Write it without quotes: 2026-12-01T23:59:00+09:00",
        )
    return value.astimezone(UTC)
