"""Who somebody is at another server: its issuer and subject there, and the person here.

Kept: whoever takes over the web process can add to it, and not without being seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from grader.store import chain
from grader.store.accounts import STUDENT, Person
from grader.store.database import written
from grader.store.sealing import all_gone

if TYPE_CHECKING:
    from grader.store.database import Database

# Of each subject the last row holds; one without a person has been taken apart again.
TABLES = """
CREATE TABLE identities (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    how TEXT NOT NULL
) STRICT;
CREATE INDEX identities_by_subject ON identities (issuer, subject, number);
CREATE INDEX identities_by_person ON identities (person, number);
"""
EMAIL, SIGNED_IN, ROSTER = "email", "signed in", "roster"
"""How it is known: by the e-mail address, by a sign-in here in the same browser, from the platform's list."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody at another server."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody at another server who is known here: since when, and by what."""

    number: int
    time: datetime
    identity: Identity
    person: Person
    how: str


class Identities:
    """The identities in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, identity: Identity) -> Person | None:
        """Who that is here, None where nobody knows."""
        rows = self._database.rows(
            "SELECT person, role FROM identities WHERE issuer = $1 AND subject = $2 "
            "ORDER BY number DESC LIMIT 1",
            identity.issuer, identity.subject,
        )  # fmt: skip
        return Person(*rows[0]) if rows and rows[0][0] else None

    def known(self, issuer: str) -> dict[str, Person]:
        """Whoever is known of one server, by the subject there."""
        rows = self._database.rows(
            "SELECT subject, person, role FROM identities i WHERE issuer = $1 AND number = "
            "(SELECT max(number) FROM identities WHERE issuer = i.issuer AND subject = i.subject)",
            issuer,
        )
        return {subject: Person(person, role) for subject, person, role in rows if person}

    def all(self) -> list[Linked]:
        """Whoever is known, who was linked first coming first."""
        rows = self._database.rows(
            "SELECT number, time, issuer, subject, person, role, how FROM identities i WHERE number = "
            "(SELECT max(number) FROM identities WHERE issuer = i.issuer AND subject = i.subject) "
            "AND person <> '' ORDER BY number"
        )
        return [
            Linked(
                number, datetime.fromisoformat(time), Identity(issuer, subject), Person(*who), how
            )
            for number, time, issuer, subject, *who, how in rows
        ]

    def link(self, identity: Identity, person: Person, how: str, time: datetime) -> None:
        """Take somebody at another server for a person from now on; what is so already is not kept again.

        Nor is anything of a student who was forgotten: the platform, or roster.csv, may still have them.

        Raises:
            RefusedError: It could not be stored.
        """
        with self._database.writing():
            is_gone = person.role == STUDENT and person.id in all_gone(self._database)
            if self.person(identity) != person and not is_gone:
                self._keep(identity, person.id, person.role, how, time)

    def unlink(self, identity: Identity, how: str, time: datetime) -> None:
        """Take them for nobody again.

        Raises:
            RefusedError: It could not be stored.
        """
        with self._database.writing():
            if self.person(identity) is not None:
                self._keep(identity, "", "", how, time)

    def _keep(self, identity: Identity, person: str, role: str, how: str, time: datetime) -> None:
        chain.keep(
            self._database, "identities",
            written(time), identity.issuer, identity.subject, person, role, how,
        )  # fmt: skip
