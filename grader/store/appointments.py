"""What each of the staff may do on a server: a role, and for some of them sections of the class.

The web process reads this and can't write it: whoever takes it over makes nobody an instructor.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from grader.store import chain
from grader.store.database import written

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE appointments (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    sections TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX appointments_by_person ON appointments (person, number);
"""


class Role(StrEnum):
    """Who somebody is in a course.

    A reader looks and drafts comments; an assistant publishes, answers and extends; an instructor decides on
    grades and rules; an operator keeps the server running, and sees nobody's work.
    """

    STUDENT = "student"
    READER = "reader"
    ASSISTANT = "assistant"
    INSTRUCTOR = "instructor"
    OPERATOR = "operator"


STAFF_ROLES = (Role.INSTRUCTOR, Role.ASSISTANT, Role.READER, Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role, and the sections that it is for; none are all of them."""

    role: Role = Role.INSTRUCTOR
    sections: frozenset[str] = frozenset()

    def covers(self, section: str) -> bool:
        """Whether students of a section are this one's to look after."""
        return not self.sections or section in self.sections


class Appointments:
    """The appointments in a store: of each person's the last holds, and staff without any are instructors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def appoint(
        self,
        person: str,
        role: Role,
        sections: Collection[str],
        *,
        actor: str,
        time: datetime,
        reason: str = "",
    ) -> None:
        """Give one of the staff a role, for these sections or (none) for the whole class.

        Raises:
            RefusedError: It could not be stored.
        """
        named = "\n".join(sorted(sections))
        with self._database.writing():
            chain.keep(
                self._database, "appointments",
                written(time), actor, person, role.value, named, reason,
            )  # fmt: skip

    def of(self, person: str) -> Appointment:
        """What one of the staff may do."""
        rows = self._database.rows(
            "SELECT role, sections FROM appointments WHERE person = $1 ORDER BY number DESC LIMIT 1",
            person,
        )
        return _appointment(*rows[0]) if rows else Appointment()

    def all(self) -> dict[str, Appointment]:
        """What each of those may do who were given a role."""
        rows = self._database.rows(
            "SELECT person, role, sections FROM appointments ORDER BY number"
        )
        return {person: _appointment(role, sections) for person, role, sections in rows}


def _appointment(role: str, sections: str) -> Appointment:
    return Appointment(Role(role), frozenset(sections.split("\n")) - {""})
