"""Forgetting a student: the keys of all ids of one person are deleted, and what was made with them is dropped.

It begins with rows that say so, from which on the student is not there any more. Each step after that can be
done again, so that one which was ended in the middle is finished by the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.store import chain, person_keys
from grader.store.accounts import STUDENT, Accounts, Person
from grader.store.acts import student_of
from grader.store.database import marks, written
from grader.store.errands import KEPT_SECONDS
from grader.store.identities import Identities, Identity
from grader.store.keys import SEALED_TWICE
from grader.store.person_keys import PersonKeys
from grader.store.rows import IDS
from grader.store.sealing import (
    PLAIN_ACT,
    PLAIN_NOTES,
    PLAIN_SUBMISSION,
    all_gone,
    opens,
    student_of_act,
)

if TYPE_CHECKING:
    from grader.store.database import Database

_OF_SUBMISSIONS = ("renderings", "beliefs", "trials", "waits", "queue", "runs_alone", "idempotency")
DROPPED = (
    *_OF_SUBMISSIONS,
    "sessions",
    "uses",
    "device_codes",
    "passback",
    "errands",
    "fetched",
    "settings",
)
"""The tables from which rows are dropped."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """An id of somebody who was forgotten: when, by whom and why."""

    student: str
    time: datetime
    actor: str
    reason: str


def all_forgotten(database: Database) -> dict[str, Forgotten]:
    """Everybody who was forgotten, by id."""
    rows = database.rows("SELECT student, time, actor, reason FROM forgotten ORDER BY number")
    return {
        student: Forgotten(student, datetime.fromisoformat(time), actor, reason)
        for student, time, actor, reason in rows
    }


def ids_of(database: Database, student: str) -> list[str]:
    """Every id of the person whose id this is, the person's own first."""
    ids = sorted(id_ for (id_,) in database.rows(IDS, student))
    rows = database.rows("SELECT person FROM joined WHERE student = $1", student)
    own = rows[0][0] if rows else student
    return [own, *(id_ for id_ in ids if id_ != own)]


def is_known(database: Database, ids: Sequence[str]) -> bool:
    """Whether anything is kept about somebody."""
    places = marks(ids)
    return bool(
        database.rows(f"SELECT 1 FROM submissions WHERE student IN ({places}) LIMIT 1", *ids)
        or database.rows(f"SELECT 1 FROM invitations WHERE person IN ({places}) LIMIT 1", *ids)
        or database.rows(f"SELECT 1 FROM forgotten WHERE student IN ({places}) LIMIT 1", *ids)
        or any(PersonKeys.of(database).get(id_) is not None for id_ in ids)
    )


def plain_rows(database: Database, ids: Sequence[str]) -> int:
    """How many rows about somebody are plain, so that no key's end makes them unreadable."""
    places = marks(ids)
    ((files,),) = database.rows(
        f"SELECT count(*) FROM submissions WHERE student IN ({places}) AND {PLAIN_SUBMISSION}", *ids
    )
    ((reports,),) = database.rows(
        "SELECT count(*) FROM reports r JOIN submissions s ON s.id = r.submission "
        f"WHERE s.student IN ({places}) AND substr(r.body, 1, 8) <> ${len(ids) + 1}",
        *ids, SEALED_TWICE,
    )  # fmt: skip
    ((standings,),) = database.rows(
        f"SELECT count(*) FROM standings WHERE student IN ({places}) AND {PLAIN_NOTES}", *ids
    )
    acts = database.rows(f"SELECT kind, subject FROM acts WHERE {PLAIN_ACT}")
    about = sum(student_of(database, kind, subject) in ids for kind, subject in acts)
    return int(files) + int(reports) + int(standings) + about


def left_plain(database: Database) -> int:
    """How many students have a plain row, so that they can't be forgotten."""
    gone = all_gone(database)
    rows = database.rows(
        f"SELECT student FROM submissions WHERE {PLAIN_SUBMISSION} "
        "UNION SELECT s.student FROM reports r JOIN submissions s ON s.id = r.submission "
        "WHERE substr(r.body, 1, 8) <> $1 "
        f"UNION SELECT student FROM standings WHERE {PLAIN_NOTES}",
        SEALED_TWICE,
    )
    acts = database.rows(f"SELECT DISTINCT kind, subject FROM acts WHERE {PLAIN_ACT}")
    about = {student_of(database, kind, subject) for kind, subject in acts} - {""}
    return len({student for (student,) in rows} - gone | about - gone)


def unfinished(database: Database) -> list[str]:
    """Who was forgotten by the log, and whose key is still there: it was ended in the middle."""
    keys = PersonKeys.of(database)
    return sorted(student for student in all_gone(database) if keys.get(student))


def forget(
    database: Database, ids: Sequence[str], *, actor: str, time: datetime, reason: str
) -> None:
    """Keep that these ids of one person are forgotten, delete their keys, and drop what was made of their work.

    What was done of it before is not done twice.

    Raises:
        UsageError: Some rows about them are plain.
        RefusedError: It could not be stored.
    """
    with database.writing():
        plain = plain_rows(database, ids)
        if plain:
            raise UsageError(
                f"{plain} rows about {ids[0][:80]!r} are not sealed with a key, and rows are never deleted.",
                "Write the store anew with sealed rows first, then forget: "
                "grade store copy .grade/sealed.sqlite --sealed --use",
            )
        known = all_gone(database)
        for id_ in ids:
            if id_ not in known:
                chain.keep(database, "forgotten", written(time), actor, id_, reason)
            _drop(database, id_)
            _sign_out(database, id_, time)
    PersonKeys.of(database).delete(ids)


def clean(database: Database) -> list[str]:
    """Let nothing be left of deleted keys and dropped rows, also not in free pages and in the log.

    Given back are the statements that a role of more rights has to run.

    Raises:
        RefusedError: Others are reading.
    """
    left = []
    if not database.has_keys:
        left += database.beside.clean(person_keys.TABLE)
        return left + database.clean(*DROPPED)
    return database.clean(person_keys.TABLE, *DROPPED)


def apply(database: Database, keys: dict[str, bytes], time: datetime) -> list[str]:
    """Take the keys that belong to a store that was restored; who was forgotten in either, is in both.

    Given back are those who were forgotten after the rows of this store were written.
    """
    gone = all_gone(database)
    PersonKeys.of(database).take({id_: key for id_, key in keys.items() if id_ not in gone})
    PersonKeys.of(database).delete([*gone])
    since = sorted(
        id_ for id_, key in PersonKeys.of(database).all().items() if not key and id_ not in gone
    )
    with database.writing():
        for id_ in since:
            reason = "forgotten before this backup was restored"
            chain.keep(database, "forgotten", written(time), "grade restore", id_, reason)
            _sign_out(database, id_, time)
    return since


def lacking(database: Database, keys: dict[str, bytes]) -> int:
    """How many students there are about whom something is sealed that none of these keys opens."""
    gone = all_gone(database)
    submissions = database.rows(
        "SELECT student, id, filename FROM submissions WHERE number IN (SELECT min(number) "
        f"FROM submissions WHERE NOT ({PLAIN_SUBMISSION}) GROUP BY student)"
    )
    reports = database.rows(
        "SELECT DISTINCT s.student FROM reports r JOIN submissions s ON s.id = r.submission "
        "WHERE substr(r.body, 1, 8) = $1",
        SEALED_TWICE,
    )
    acts = database.rows(f"SELECT value FROM acts WHERE NOT ({PLAIN_ACT})")
    needed = {student for student, *_ in (*submissions, *reports)}
    needed |= {student_of_act(value) or "" for (value,) in acts} - {""}
    wrong = {
        student
        for student, id_, name in submissions
        if keys.get(student) and not opens(keys[student], id_, name)
    }
    return len({student for student in needed if student not in keys} - gone | wrong - gone)


def _drop(database: Database, student: str) -> None:
    for table in _OF_SUBMISSIONS:
        database.execute(
            f"DELETE FROM {table} WHERE submission IN (SELECT id FROM submissions WHERE student = $1)",
            student,
        )
    database.execute("DELETE FROM device_codes WHERE person = $1", student)
    database.execute("DELETE FROM passback WHERE student = $1", student)
    # Who has asked a worker asks again; a file that has just come with an errand is still to be taken in.
    last = database.clock().timestamp() - KEPT_SECONDS
    database.execute("DELETE FROM errands WHERE attachment IS NULL OR asked < $1", last)
    database.execute("DELETE FROM fetched")  # a platform's list of names may be in it


def _sign_out(database: Database, student: str, time: datetime) -> None:
    """Let nobody sign in as a student any more, here or by another server."""
    Accounts(database).end(student)
    identities = Identities(database)
    rows = database.rows(
        "SELECT DISTINCT issuer, subject FROM identities WHERE person = $1 AND role = $2",
        student, STUDENT,
    )  # fmt: skip
    for identity in (Identity(*row) for row in rows):
        if identities.person(identity) == Person(student, STUDENT):
            identities.unlink(identity, "forgotten", time)
