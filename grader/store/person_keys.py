"""A key for each student: what is kept about one is sealed with it, and is gone when the key is.

Keys are the only thing of a store that is ever deleted. They lie in a small place of their own: beside an
SQLite file in a file `keys`, in PostgreSQL in a table. What is left of one that was deleted is an empty key, so
that none is made anew, and so that an old backup, restored beside these keys, has forgotten the same people.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Self

from grader.errors import IntakeError, InternalError, RefusedError
from grader.store.database import marks
from grader.store.keys import cipher

if TYPE_CHECKING:
    from grader.store.database import Database

TABLE = "student_keys"
TABLES = f"""
CREATE TABLE {TABLE} (
    student TEXT PRIMARY KEY NOT NULL,
    key BLOB NOT NULL
) STRICT;
"""
_BYTES = 32
_NONCE = 12
_GONE = b""
_AT_ONCE = 500  # values in one statement

KeyOf = Callable[[str], bytes | None]
"""Gives a student's key: None where there is none, and nothing (`b""`) where it was deleted."""


class PersonKeys:
    """The keys that belong to a store."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def of(cls, store: Database) -> Self:
        """The keys of the rows in a store's database."""
        return cls(store.beside)

    def get(self, student: str) -> bytes | None:
        """The key of a student, empty where it was deleted, None where none was made."""
        rows = self.database.rows(f"SELECT key FROM {TABLE} WHERE student = $1", student)
        return bytes(rows[0][0]) if rows else None

    def made(self, student: str) -> bytes:
        """The key of a student, which is made where there is none.

        Raises:
            IntakeError: It was deleted.
        """
        key = self.get(student)
        if key is None:
            with self.database.writing():
                key = self.get(student)  # whoever else makes it at the same moment may be first
                if key is None:
                    key = secrets.token_bytes(_BYTES)
                    self._put(student, key)
        if not key:
            raise forgotten(student)
        return key

    def all(self) -> dict[str, bytes]:
        """Every key by student, the empty ones, too."""
        rows = self.database.rows(f"SELECT student, key FROM {TABLE}")
        return {student: bytes(key) for student, key in rows}

    def living(self, gone: Collection[str]) -> dict[str, bytes]:
        """Every key, empty for who is `gone` by the log: a forgetting may have ended before its key."""
        return {student: _GONE if student in gone else key for student, key in self.all().items()}

    def must_agree(self, keys: Mapping[str, bytes]) -> None:
        """Refuse keys that are not the ones here: what was sealed with them could not be opened.

        Raises:
            RefusedError: Somebody has another key here.
        """
        ours = self.all()
        others = [id_ for id_, key in keys.items() if key and ours.get(id_) and ours[id_] != key]
        if others:
            raise RefusedError(
                f"The keys at {self.database.name} are another store's: {len(others)} students have other ones "
                "there.",
                "Choose a folder or database where no other store is, or move those keys away.",
            )

    def delete(self, students: Collection[str]) -> None:
        """Delete keys for ever; nobody can read what was sealed with them."""
        with self.database.writing():
            for student in students:
                if self.get(student) != _GONE:
                    self.database.execute(f"DELETE FROM {TABLE} WHERE student = $1", student)
                    self._put(student, _GONE)

    def take(self, keys: Mapping[str, bytes]) -> None:
        """Take in keys that were kept elsewhere; one that is here already stays, also one that was deleted.

        Raises:
            RefusedError: Somebody has another key here; then none is taken.
        """
        with self.database.writing():
            self.must_agree(keys)
            for student, key in keys.items():
                if self.get(student) is None:
                    self._put(student, key)

    def _put(self, student: str, key: bytes) -> None:
        self.database.execute(f"INSERT INTO {TABLE} (student, key) VALUES ($1, $2)", student, key)


def some_of(keys: PersonKeys, students: Collection[str]) -> KeyOf:
    """The keys of some students, read with one look."""
    if len(students) == 1:
        return keys.get
    if len(students) > _AT_ONCE:
        return keys.all().get
    places = marks(students)
    rows = keys.database.rows(
        f"SELECT student, key FROM {TABLE} WHERE student IN ({places or 'NULL'})", *students
    )
    return {student: bytes(key) for student, key in rows}.get


def sealed(key: bytes, data: bytes, about: str) -> bytes:
    """Encrypt with a student's key what can be opened only as what it is `about`.

    Raises:
        RefusedError: What it takes is not installed.
    """
    nonce = os.urandom(_NONCE)
    return nonce + cipher(key).encrypt(nonce, data, about.encode())


def opened(key: bytes, data: bytes, about: str) -> bytes:
    """What was sealed.

    Raises:
        InternalError: It was changed, is about something else, or of another key.
        RefusedError: What it takes is not installed.
    """
    tool = cipher(key)
    from cryptography.exceptions import InvalidTag

    try:
        return tool.decrypt(data[:_NONCE], data[_NONCE:], about.encode())
    except (InvalidTag, ValueError):  # a nonce that is none
        raise InternalError(
            f"The {about} in the store is not what this course's grader wrote.",
            "Restore the store and its keys from a backup.",
        ) from None


def key_for(student: str, key_of: KeyOf) -> bytes | None:
    """The key that opens what is kept about a student, None where that is forgotten.

    Raises:
        RefusedError: The key is missing, though nobody has forgotten the student.
    """
    key = key_of(student)
    if key is None:
        raise RefusedError(
            f"The key that opens what is kept about {student[:80]!r} is missing.",
            "Put the keys back that belong to this store: .grade/keys, or grade restore with --keys FILE.",
        )
    return key or None


def forgotten(student: str) -> IntakeError:
    """That nothing more is kept about somebody."""
    return IntakeError(
        {
            "en": f"{student[:80]!r} was forgotten: nothing more is kept under this id.",
            "ja": f"{student[:80]!r} の記録は消去されました。この ID ではもう何も保存されません。",
        },
        {
            "en": "Who comes back to the course needs another id: ask your instructor.",
            "ja": "コースに戻るときは別の ID が必要です。先生に相談してください。",
        },
    )
