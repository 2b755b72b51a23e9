"""What differs from the rules for one student or one check: read from solutions/policy.toml.

Only staff see it, and each entry has its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from grader.course.layout import Course
from grader.course.policy import read_time
from grader.course.tables import Table, read_toml

_STAFF_FILE = "policy.toml"


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What staff decided: each value comes with its reason.

    `extensions` and `overrides` go by (student, exercise), `dropped` by (exercise, check).
    """

    extensions: Mapping[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)
    overrides: Mapping[tuple[str, str], tuple[float, str]] = field(default_factory=dict)
    dropped: Mapping[tuple[str, str], str] = field(default_factory=dict)


def load_exceptions(course: Course) -> Exceptions:
    """Read solutions/policy.toml, or give no exceptions where there is none.

    Raises:
        UsageError: It names an exercise that the course does not have.
        CourseError: An entry lacks something, or makes no sense.
    """
    path = course.root / "solutions" / _STAFF_FILE
    if not path.exists():
        return Exceptions()
    table = read_toml(path)
    table.only("extensions", "overrides", "dropped")
    extensions, overrides, dropped = {}, {}, {}
    for item in _tables(table, "extensions", course, "student", "due"):
        key = item.string("student"), item.string("exercise")
        extensions[key] = read_time(item, "due"), item.string("reason")
    for item in _tables(table, "overrides", course, "student", "points"):
        key = item.string("student"), item.string("exercise")
        overrides[key] = _points(item), item.string("reason")
    for item in _tables(table, "dropped", course, "check"):
        dropped[item.string("exercise"), item.string("check")] = item.string("reason")
    return Exceptions(extensions, overrides, dropped)


def _tables(table: Table, key: str, course: Course, *more: str) -> list[Table]:
    items = list(table.tables(key)) if key in table.values else []
    for item in items:
        item.only("exercise", "reason", *more)
        course.entry(item.string("exercise"))
    return items


def _points(item: Table) -> float:
    return 0.0 if item.values.get("points") in (0, 0.0) else item.number("points")
