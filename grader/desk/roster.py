"""Where a course's roster is."""

from __future__ import annotations

from pathlib import Path

from grader.course import Course
from grader.submissions import RosterEntry, read_roster


def kept_roster(course: Course) -> Path:
    """Where the roster that was named last is kept."""
    return course.state / "roster.csv"


def roster_file(course: Course) -> Path | None:
    """The course's own roster, or else the one that was named last, if there is either."""
    files = (course.root / "roster.csv", kept_roster(course))
    return next((file for file in files if file.exists()), None)


def listed_students(course: Course) -> set[str]:
    """The ids on the rosters of the course.

    Raises:
        CourseError: A roster can't be read.
    """
    return {entry.id for entry in listed_entries(course)}


def listed_people(course: Course) -> list[tuple[str, str]]:
    """The ids and names on the rosters of the course.

    Raises:
        CourseError: A roster can't be read.
    """
    return [(entry.id, entry.name) for entry in listed_entries(course)]


def listed_entries(course: Course) -> list[RosterEntry]:
    """Who is on the rosters of the course.

    Raises:
        CourseError: A roster can't be read.
    """
    files = (course.root / "roster.csv", kept_roster(course))
    rosters = (read_roster(file) for file in files if file.exists())
    return [entry for roster in rosters for entry in roster.values()]
