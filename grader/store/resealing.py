"""A store written anew with every row about a student sealed: a new chain, and the old links beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.errors import InternalError
from grader.store import chain
from grader.store.acts import sealed_act, student_of
from grader.store.database import marks, written
from grader.store.keys import SEALED_TWICE
from grader.store.person_keys import PersonKeys
from grader.store.rows import report_body, sealed, signature
from grader.store.sealing import NAME, all_gone, packed_files, packed_notes, seals
from grader.store.settings import SEALED_BY_STUDENT, change_setting

if TYPE_CHECKING:
    from grader.store.database import Database


def write_sealed(source: Database, target: Database, secret: bytes) -> chain.Head:
    """Write all kept rows into an empty store, inside a transaction of both; gives the head of the new chain.

    Every row keeps its number, and every link, so that a receipt or head from before still names its row.

    Raises:
        InternalError: A row was changed outside the grader.
        RefusedError: What seals is not installed.
    """
    change_setting(target, SEALED_BY_STUDENT, "yes")
    if seals(source):
        PersonKeys.of(target).take(PersonKeys.of(source).living(all_gone(source)))
    rewriting = _Rewriting(target, secret)
    unlinked = chain.unlinked(source)
    for table, last in unlinked.items():
        names = ["number", *chain.KEPT[table].split()]
        listed = ", ".join(names)
        places = marks(names)
        query = f"SELECT {listed} FROM {table} WHERE number <= $1 ORDER BY number"
        for number, *values in source.stream(query, last):
            sealed_values = rewriting.row(table, tuple(values))
            target.execute(
                f"INSERT INTO {table} ({listed}) VALUES ({places})", number, *sealed_values
            )
    links = "SELECT kind, row FROM chain ORDER BY number"
    for table, number in source.stream(links):
        columns = chain.KEPT[table].replace(" ", ", ")
        rows = source.rows(f"SELECT {columns} FROM {table} WHERE number = $1", number)
        if table == "upgrades":
            time, version, *_ = rows[0]
            chain.seal_upgrade(target, time, version, unlinked)
        else:
            chain.keep(target, table, *rewriting.row(table, rows[0]), number=number)
    chain.carry(target, written(datetime.now(UTC)), chain.head(source), chain.links_told(source))
    return chain.head(target)


class _Rewriting:
    """Seals rows as they are written into a store."""

    def __init__(self, target: Database, secret: bytes) -> None:
        self._target = target
        self._secret = secret

    def row(self, table: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row as it is kept from now on; what is sealed already, or about nobody, stays as it is."""
        if table == "submissions":
            return self._submission(*values)
        if table == "reports":
            return self._report(*values)
        if table == "standings":
            return self._standing(*values)
        return self._act(*values) if table == "acts" else values

    def _submission(
        self, id_: str, student: str, exercise: str, filename: str, received: str, digest: str,
        content: bytes, parts: bytes,
    ) -> tuple[Any, ...]:  # fmt: skip
        if not filename.startswith(NAME):
            key = PersonKeys.of(self._target).made(student)
            filename, content, parts = packed_files(
                key, id_, filename, bytes(content), bytes(parts)
            )
        return id_, student, exercise, filename, received, digest, content, parts

    def _report(
        self, submission: str, suite: str, status: str, body: bytes, mac: str
    ) -> tuple[Any, ...]:
        body = bytes(body)
        if not body.startswith(SEALED_TWICE):
            rows = self._target.rows("SELECT student FROM submissions WHERE id = $1", submission)
            if not rows:
                raise InternalError(
                    f"There is a report of {submission}, which is not in the store."
                )
            key = PersonKeys.of(self._target).made(rows[0][0])
            plain = report_body(submission, body, mac, self._secret, None)
            body = sealed(submission, plain, self._secret, key)
            mac = signature(submission, body, self._secret)
        return submission, suite, status, body, mac

    def _standing(
        self,
        time: str,
        student: str,
        exercise: str,
        points: float | None,
        notes: str,
        submission: str,
    ) -> tuple[Any, ...]:
        if notes and not notes.startswith(NAME):
            keys = PersonKeys.of(self._target)
            is_gone = keys.get(student) == b""
            key = None if is_gone else keys.made(student)
            notes = "" if is_gone else packed_notes(key, student, exercise, time, notes)
        return time, student, exercise, points, notes, submission

    def _act(
        self, time: str, actor: str, kind: str, subject: str, value: str, reason: str
    ) -> tuple[Any, ...]:
        student = student_of(self._target, kind, subject) if value.startswith("{") else ""
        if student:
            key = PersonKeys.of(self._target).made(student)
            value, reason = sealed_act(key, student, (kind, subject, time), value, reason), ""
        return time, actor, kind, subject, value, reason
