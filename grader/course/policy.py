"""A course's rules about late work and attempts, which students see: `[policy]` in course.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from grader.course.tables import Table

_YEAR = 366 * 24 * 60
_ROOM = timedelta(days=400)  # around a due time, for days of grace and other zones


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules for all. A fraction of the points is lost for each day late, or part of one.

    After `late_days` nothing counts. None means that there is no limit. In course.toml 0 stands for none:
    no penalty, no late day that counts, no grace, no limit of attempts, no pause.
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
    penalty = rules.number("late_penalty", or_none=True) if "late_penalty" in rules.values else 0.0
    if penalty > 1:
        raise rules.wrong("late_penalty", f"is {penalty:g}.", "Write a fraction, such as 0.1.")
    for key in ("grace_minutes", "cooldown_minutes"):
        if (_number(rules, key) or 0) > _YEAR:
            raise rules.wrong(key, "is more than a year.", "Write minutes, such as 15.")
    keep = rules.string("keep") if "keep" in rules.values else "latest"
    if keep not in ("latest", "best"):
        raise rules.wrong("keep", f"is {keep!r}.", 'Write "latest" or "best".')
    return Policy(
        late_penalty=penalty,
        late_days=_number(rules, "late_days"),
        grace_minutes=_number(rules, "grace_minutes") or 0,
        attempts=_number(rules, "attempts") or None,
        cooldown_minutes=_number(rules, "cooldown_minutes") or 0,
        keep="best" if keep == "best" else "latest",
    )


def _number(table: Table, key: str) -> int | None:
    return table.integer(key, or_none=True) if key in table.values else None


def read_timezone(table: Table) -> tzinfo | None:
    """Read the course's `timezone`, in which its days begin, or give None where it has none.

    Raises:
        CourseError: There is no such time zone; the remedy suggests one.
    """
    if "timezone" not in table.values:
        return None
    from zoneinfo import ZoneInfo  # most courses do without

    name = table.string("timezone")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder of names
        import difflib
        from zoneinfo import available_timezones

        known = {zone.casefold(): zone for zone in available_timezones()}
        close = difflib.get_close_matches(name.casefold()[:80].replace(" ", "_"), known, n=1)
        city = [
            zone
            for zone in sorted(known.values())
            if zone.rpartition("/")[2].casefold() == name.casefold()
        ]
        hint = f"Did you mean {(city or [known[close[0]]])[0]!r}? " if city or close else ""
        raise table.wrong(
            "timezone", f"is {name[:80]!r}, which is no time zone.",
            f'{hint}Write a region and a city: timezone = "Asia/Tokyo"',
        ) from None  # fmt: skip


def read_due(table: Table, zone: tzinfo | None) -> datetime | None:
    """Read an exercise's `due`, which needs its time zone, as a time of the course's zone.

    Raises:
        CourseError: It is no time, or has no time zone.
    """
    return read_time(table, "due", zone) if "due" in table.values else None


def read_time(table: Table, key: str, zone: tzinfo | None) -> datetime:
    """Read a time with its zone, and give it in the course's, or as it is where the course has none.

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
    try:
        value.astimezone(UTC) + _ROOM, value.astimezone(UTC) - _ROOM
    except OverflowError:
        raise table.wrong(key, f"is {value}.", "Leave it out where nothing is ever late.") from None
    return value.astimezone(zone) if zone else value
