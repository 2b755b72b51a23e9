"""What people decide and write in the pages of a server: a row each, with who, when and why, for ever.

An act has a kind, and a subject that it is about: a submission's id, an exercise, or an exercise and a student
(`about`). Of most kinds the last act about a subject is what holds; nothing is taken back but by another one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.errors import InternalError
from grader.store import chain
from grader.store.database import marks, written
from grader.store.person_keys import PersonKeys, key_for, some_of
from grader.store.sealing import key_to_seal, opened_act, packed_act, student_of_act

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE acts (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX acts_by_subject ON acts (kind, subject, number);
"""
ABOUT_A_STUDENT = frozenset(
    {"extension", "override", "mark", "withheld", "extension_asked", "hint"}
)
"""The kinds that are about a student in an exercise."""
_ID = re.compile("[0-9a-f]{12}")
STANDING = ("extension", "override", "mark", "due", "dropped", "rubric")
"""The kinds that change what counts in the end; each is about an exercise, or a student in one."""
_YEARS = range(1970, 9990)  # a zone's time and days of grace around it are still times
LONG_AGO = datetime.fromtimestamp(0, UTC)
"""When an act was done of which that can't be told."""
COLUMNS = "number, time, actor, kind, subject, value, reason"
"""What `read` reads."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who did it and when, of which kind and about what, what it says (plain data), and why."""

    number: int
    time: datetime
    actor: str
    kind: str
    subject: str
    value: Mapping[str, Any]
    reason: str


def about(exercise: str, student: str) -> str:
    """The subject of an act about what a student has in an exercise."""
    return f"{exercise}/{student}"


def parts_of(subject: str) -> tuple[str, str]:
    """The exercise and the student that an act is about; "" where it is about all of them."""
    exercise, _, student = subject.partition("/")
    return exercise, student


class Acts:
    """The acts in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        kind: str,
        subject: str,
        value: Mapping[str, Any],
        *,
        actor: str,
        time: datetime,
        reason: str = "",
    ) -> int:
        """Keep an act, and give its number.

        What is about a student is sealed where the store seals.

        Raises:
            IntakeError: It is about a student who was forgotten.
            RefusedError: It could not be stored.
        """
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        at = written(time)
        with self._database.writing():
            student = student_of(self._database, kind, subject)
            key = key_to_seal(self._database, student) if student else None
            if key is not None:
                text, reason = sealed_act(key, student, (kind, subject, at), text, reason), ""
            number, _ = chain.keep(self._database, "acts", at, actor, kind, subject, text, reason)
        return number

    def last(self, kind: str, subject: str) -> Act | None:
        """What holds about a subject: its last act of a kind."""
        rows = self._database.rows(
            f"SELECT {COLUMNS} FROM acts WHERE kind = $1 AND subject = $2 ORDER BY number DESC LIMIT 1",
            kind, subject,
        )  # fmt: skip
        found = read(self._database, rows)
        return found[0] if found else None

    def last_of(self, kind: str, subjects: Collection[str]) -> list[Act]:
        """What holds about some subjects: the last act of a kind about each; the earliest comes first."""
        if not subjects:
            return []
        places = marks(subjects, 2)
        rows = self._database.rows(
            f"SELECT {COLUMNS} FROM acts WHERE number IN (SELECT max(number) FROM acts "
            f"WHERE kind = $1 AND subject IN ({places}) GROUP BY subject) ORDER BY number",
            kind, *subjects,
        )  # fmt: skip
        return read(self._database, rows)

    def holding(self, kind: str) -> dict[str, Act]:
        """What holds about each subject: the last act of a kind, by subject."""
        rows = self._database.rows(
            f"SELECT {COLUMNS} FROM acts a WHERE kind = $1 AND number = "
            "(SELECT max(number) FROM acts WHERE kind = a.kind AND subject = a.subject) ORDER BY number",
            kind,
        )
        return {act.subject: act for act in read(self._database, rows)}

    def all(self, kind: str, subject: str | None = None) -> list[Act]:
        """Every act of a kind, about one subject or all (None); the first comes first."""
        rows = self._database.rows(
            f"SELECT {COLUMNS} FROM acts WHERE kind = $1 "
            "AND (CAST($2 AS TEXT) IS NULL OR subject = $2) ORDER BY number",
            kind, subject,
        )  # fmt: skip
        return read(self._database, rows)

    def within(self, kind: str, exercise: str) -> list[Act]:
        """Every act of a kind about what students have in an exercise; the first comes first."""
        rows = self._database.rows(
            f"SELECT {COLUMNS} FROM acts WHERE kind = $1 "
            "AND substr(subject, 1, length(CAST($2 AS TEXT))) = $2 ORDER BY number",
            kind, about(exercise, ""),
        )  # fmt: skip
        return read(self._database, rows)

    def newest(self) -> int:
        """The number of the last act of any kind, 0 before the first."""
        ((number,),) = self._database.rows("SELECT coalesce(max(number), 0) FROM acts")
        return int(number)

    def since(self, number: int, limit: int) -> list[Act]:
        """So many acts after the one with a number, of all kinds; the first comes first.

        What one said about a student who was forgotten is nothing any more.
        """
        rows = self._database.rows(
            f"SELECT {COLUMNS} FROM acts WHERE number > $1 ORDER BY number LIMIT $2", number, limit
        )
        return read(self._database, rows, all_of_them=True)


def said_in(text: str) -> dict[str, Any]:
    """What is stored as a JSON object; nothing where it is none, since one odd row must not hide all others."""
    try:
        value = json.loads(text)
        if "\\ud" in text.lower():  # perhaps half of a character, which no page could be made of
            whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
            value = json.loads(whole)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def time_in(value: object) -> datetime | None:
    """The time that a stored value says, None where it says none that every zone has."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return time if time is not None and time.tzinfo is not None and time.year in _YEARS else None


def student_of(database: Database, kind: str, subject: str) -> str:
    """The id of the student whom an act is about, "" where it is about none or nobody can tell."""
    if kind == "answer":  # to an earlier act, and about whom that is
        rows = (
            database.rows("SELECT kind, subject FROM acts WHERE number = $1", int(subject))
            if subject.isdecimal() and len(subject) < 19
            else []
        )
        return student_of(database, *rows[0]) if rows and rows[0][0] != "answer" else ""
    if kind == "looked":
        return subject
    if kind in ABOUT_A_STUDENT:
        return parts_of(subject)[1]
    if _ID.fullmatch(subject):
        rows = database.rows("SELECT student FROM submissions WHERE id = $1", subject)
        return rows[0][0] if rows else ""
    return ""


def sealed_act(
    key: bytes, student: str, about: tuple[str, str, str], value: str, reason: str
) -> str:
    """What an act of a kind, a subject and a time says, and why, sealed as its value."""
    return packed_act(key, student, _about(*about), value, reason)


def read(
    database: Database, rows: Sequence[tuple[Any, ...]], *, all_of_them: bool = False
) -> list[Act]:
    """Read the `COLUMNS` of some rows, and leave out those about students who were forgotten.

    With `all_of_them` these are there as well, and say nothing. So does one that no key opens as what it is
    about: whoever takes over the web process can add such a row, and it must not hide all others.

    Raises:
        RefusedError: One is sealed, and its key is missing.
    """
    of = [student_of_act(row[5]) for row in rows]
    students = {student for student in of if student is not None}
    key_of = some_of(PersonKeys.of(database), students) if students else None
    found = []
    for (number, time, actor, kind, subject, *said), student in zip(rows, of, strict=True):
        value, reason = said
        if student is not None and key_of is not None:
            key = key_for(student, key_of)
            if key is None and not all_of_them:
                continue
            value, reason = _opened(key, _about(kind, subject, time), value) if key else ("", "")
        at = time_in(time) or LONG_AGO
        found.append(Act(number, at, actor, kind, subject, said_in(value), reason))
    return found


def _opened(key: bytes, about: str, value: str) -> tuple[str, str]:
    try:
        return opened_act(key, about, value)
    except InternalError:
        return "", ""


def _about(kind: str, subject: str, time: str) -> str:
    return f"act {kind} about {subject} of {time}"
