"""What other servers have of each student's points, and what is still to be sent there: the newest alone.

No evidence: where it is lost everything is sent once more, which changes nothing there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.store.acts import said_in
from grader.store.database import marks

if TYPE_CHECKING:
    from grader.store.database import Database

# `line` is a platform's column of grades, or the list in which the exercise's column is found. `seen` is the
# standing as it was looked at last, and `changed` when that was; what is `due` is to be sent then. `has` is
# what the platform has of it.
TABLES = """
CREATE TABLE passback (
    platform TEXT NOT NULL,
    line TEXT NOT NULL,
    exercise TEXT NOT NULL,
    student TEXT NOT NULL,
    subject TEXT NOT NULL,
    seen TEXT NOT NULL,
    changed REAL NOT NULL,
    due REAL,
    tries INTEGER NOT NULL,
    stamp REAL NOT NULL,
    has TEXT NOT NULL,
    since REAL,
    answer TEXT NOT NULL,
    detail TEXT NOT NULL,
    answered REAL,
    PRIMARY KEY (platform, line, exercise, student)
) STRICT;
CREATE INDEX passback_by_time ON passback (due);
CREATE INDEX passback_by_student ON passback (student, exercise);
"""
_KEY = "platform = $1 AND line = $2 AND exercise = $3 AND student = $4"
_COLUMNS = (
    "platform, line, exercise, student, subject, changed, due, tries, stamp, has, since, answer, "
    "detail, answered"
)
_MOST_DETAIL = 300
TAKEN, AGAIN = "taken", "again"
"""An answer that is none: the platform has it, or staff have asked for it to be sent once more."""
_FAILED = f"due IS NULL AND answer NOT IN ('', '{TAKEN}', '{AGAIN}')"


@dataclass(frozen=True, slots=True)
class Place:
    """Where points go: a column of grades of a platform, or the list of columns, for an exercise."""

    platform: str
    line: str
    exercise: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """That a student has something at a place; `seen` differs when it may be something else."""

    place: Place
    student: str
    subject: str
    seen: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a student has at a place: what the platform `has`, `since` when, its last `answer`, what waits.

    `due` is when it is sent (again), None where nothing is to be; `tries` is how often that was in vain.
    `changed` is when the standing was looked at, or staff asked for it to be sent; `stamp` is the time that was
    sent last. Times are seconds since 1970.
    """

    place: Place
    student: str
    subject: str
    changed: float
    due: float | None
    tries: int
    stamp: float
    has: Mapping[str, Any]
    since: float | None
    answer: str
    detail: str
    answered: float | None

    @property
    def failed(self) -> bool:
        """Whether it was refused, and is not sent again by itself."""
        return self.due is None and self.answer not in ("", TAKEN, AGAIN)


class Outbox:
    """What is to be sent, and what was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self) -> dict[tuple[Place, str], tuple[str, str]]:
        """Of each student at each place the subject there, and the standing that was looked at last."""
        rows = self._database.rows(
            "SELECT platform, line, exercise, student, subject, seen FROM passback"
        )
        return {(Place(*row[:3]), row[3]): (row[4], row[5]) for row in rows}

    def want(self, changed: Iterable[Wanted], now: float, due: float) -> None:
        """Have something sent at a time, or earlier if it is waiting already."""
        with self._database.writing():
            for one in changed:
                self._database.execute(
                    "INSERT INTO passback (platform, line, exercise, student, subject, seen, changed, due, "
                    "tries, stamp, has, since, answer, detail, answered) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '{}', NULL, '', '', NULL) "
                    "ON CONFLICT (platform, line, exercise, student) DO UPDATE SET "
                    "subject = excluded.subject, seen = excluded.seen, "
                    "changed = excluded.changed, tries = 0, "
                    "due = CASE WHEN passback.due < excluded.due THEN passback.due ELSE excluded.due END",
                    one.place.platform, one.place.line, one.place.exercise, one.student, one.subject,
                    one.seen, now, due,
                )  # fmt: skip

    def drop(self, gone: Iterable[tuple[Place, str]]) -> None:
        """Forget what has no place to go to any more."""
        with self._database.writing():
            for place, student in gone:
                self._database.execute(f"DELETE FROM passback WHERE {_KEY}", *_key(place, student))

    def next(self, platform: str, now: float) -> Parcel | None:
        """What is due first at a platform."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM passback WHERE due <= $1 AND platform = $2 "
            "ORDER BY due, student LIMIT 1",
            now, platform,
        )  # fmt: skip
        return _parcel(rows[0]) if rows else None

    def stamp(self, parcel: Parcel, stamp: float) -> None:
        """Keep the time that is sent, before it is: a later one is later, whatever happens meanwhile."""
        self._database.execute(
            f"UPDATE passback SET stamp = $5 WHERE {_KEY}",
            *_key(parcel.place, parcel.student), stamp,
        )  # fmt: skip

    def sent(self, parcel: Parcel, has: Mapping[str, Any], now: float) -> None:
        """Note that the platform has it; what has changed meanwhile stays due."""
        self._database.execute(
            f"UPDATE passback SET has = $5, since = $6, answered = $6, answer = {_unless_asked('$8')}, "
            f"detail = '', tries = 0, due = CASE WHEN changed = $7 THEN NULL ELSE due END WHERE {_KEY}",
            *_key(parcel.place, parcel.student), json.dumps(has), now, parcel.changed, TAKEN,
        )  # fmt: skip

    def is_so(self, parcel: Parcel) -> None:
        """Note that the platform has it already, or that there is nothing to send."""
        self._database.execute(
            f"UPDATE passback SET tries = 0, due = CASE WHEN changed = $5 THEN NULL ELSE due END WHERE {_KEY}",
            *_key(parcel.place, parcel.student), parcel.changed,
        )  # fmt: skip

    def refused(
        self, parcel: Parcel, answer: str, detail: str, now: float, again: float | None
    ) -> None:
        """Note why the platform has not taken it, and when it is sent again; None is never by itself.

        What has changed meanwhile is due when it is.
        """
        self._database.execute(
            f"UPDATE passback SET answer = {_unless_asked('$9')}, detail = $5, answered = $6, "
            f"tries = tries + 1, due = CASE WHEN changed = $7 THEN $8 ELSE due END WHERE {_KEY}",
            *_key(parcel.place, parcel.student),
            detail[:_MOST_DETAIL], now, parcel.changed, again, answer,
        )  # fmt: skip

    def again(self, now: float, exercise: str, student: str, *, failed: bool) -> int:
        """Have it sent at once: of a student in an exercise, or of all ("") who `failed`; gives how many."""
        rows = self._database.rows(
            "UPDATE passback SET due = $1, changed = $1, tries = 0, answer = 'again' "
            "WHERE (CAST($2 AS TEXT) = '' OR exercise = $2) AND (CAST($3 AS TEXT) = '' OR student = $3) "
            f"AND (CAST($4 AS INTEGER) = 0 OR ({_FAILED})) RETURNING 1",
            now, exercise, student, int(failed),
        )  # fmt: skip
        return len(rows)

    def of(self, students: Iterable[str], exercise: str | None = None) -> list[Parcel]:
        """What some students have at all places, for an exercise or all."""
        wanted = list(students)
        if not wanted:
            return []
        places = marks(wanted, 2)
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM passback WHERE (CAST($1 AS TEXT) IS NULL OR exercise = $1) "
            f"AND student IN ({places}) ORDER BY platform, exercise, student, line",
            exercise, *wanted,
        )  # fmt: skip
        return [_parcel(row) for row in rows]

    def failed(self) -> list[Parcel]:
        """What is not sent again by itself."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM passback WHERE {_FAILED} "
            "ORDER BY exercise, platform, student, line"
        )
        return [_parcel(row) for row in rows]

    def all(self) -> list[Parcel]:
        """What everybody has at all places."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM passback ORDER BY exercise, platform, student, line"
        )
        return [_parcel(row) for row in rows]


def _unless_asked(answer: str) -> str:
    """An answer, unless staff have asked since for it to be sent again: that is still to be done."""
    return f"CASE WHEN answer = '{AGAIN}' AND changed <> $7 THEN answer ELSE {answer} END"


def _key(place: Place, student: str) -> tuple[str, str, str, str]:
    return place.platform, place.line, place.exercise, student


def _parcel(row: tuple[Any, ...]) -> Parcel:
    platform, line, exercise, student, subject, changed, due, tries, stamp, has, *rest = row
    since, answer, detail, answered = rest
    place = Place(platform, line, exercise)
    return Parcel(
        place,
        student,
        subject,
        changed,
        due,
        tries,
        stamp,
        said_in(has),
        since,
        answer,
        detail,
        answered,
    )
