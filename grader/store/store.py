"""The store: a database to which rows are only ever added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from grader.errors import InternalError, UsageError
from grader.model import GradeReport, Status, Submission
from grader.store import chain
from grader.store.database import Database, written
from grader.store.keys import SEALED, SEALED_TWICE
from grader.store.person_keys import KeyOf, PersonKeys, key_for
from grader.store.rows import (
    COLUMNS,
    IDS,
    PERSON,
    Stored,
    packed,
    report_json,
    sealed,
    signature,
    stored,
    unpack_report,
)
from grader.store.schema import open_tables
from grader.store.sealing import all_gone, key_to_seal, opened_notes, packed_notes
from grader.store.settings import SERVED, change_setting, setting

if TYPE_CHECKING:
    from grader.store.receipts import Receipt

Change = tuple[str, str, float | None, str, str]
"""A standing to be logged: student, exercise, points (None is no grade), notes, submission."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """A submission without its bytes: id, digest, when it was received, and handed in if that is known."""

    id: str
    digest: str
    received: datetime
    handed_in: datetime | None


@dataclass(frozen=True, slots=True)
class Untimed:
    """A submission of version 1 that may have been handed in when it was `received`, or before."""

    id: str
    student: str
    exercise: str
    received: datetime

    def data(self) -> dict[str, str]:
        """The same as plain data."""
        return {**asdict(self), "received": self.received.isoformat()}


class Store:
    """Every submission and every report of a course. Use `Store.open`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.sealing = False
        """Whether reports are sealed whatever the database says, which others can write to."""

    @classmethod
    def open(cls, where: Path | str, dues: Mapping[str, datetime] | None = None) -> Self:
        """Open the store in a file, or at a PostgreSQL's URL, making its tables at the first time.

        A store of an earlier version is carried over; for that, `dues` has the exercises' due times.

        Raises:
            RefusedError: It can't be used, or a later version or another program wrote it.
        """
        return cls(open_tables(where, dues or {}))

    # ------------------------------------------------------------ adding

    @contextmanager
    def together(self) -> Iterator[None]:
        """Flush what is added inside to the disk at once, when it ends; until then nothing of it is kept.

        Whoever else writes waits meanwhile, so nothing slow belongs inside.

        Raises:
            RefusedError: It could not be stored; then nothing of it is.
        """
        with self.database.writing():
            yield

    @contextmanager
    def part(self) -> Iterator[None]:
        """What is added inside is undone alone where it raises; only inside `together`."""
        with self.database.part():
            yield

    def add_submission(
        self,
        submission: Submission,
        received: datetime,
        key: bytes,
        handed_in: datetime | None = None,
    ) -> Receipt:
        """Keep a submission, with when it was handed in if that is known, and give its receipt.

        `key` is the one for receipts (`receipt_key`).

        Raises:
            IntakeError: Its student was forgotten.
            RefusedError: It could not be stored; then there is no receipt either.
        """
        import secrets

        from grader.store.receipts import issue

        time = written(received)
        id_ = secrets.token_hex(6)
        one = submission
        with self.database.writing():
            filename, content, parts = packed(self.database, id_, one)
            row = (id_, one.student, one.exercise, filename, time, one.digest, content, parts)
            times = (written(handed_in) if handed_in else None,)
            _, link = chain.keep_rows(self.database, {"submissions": row, "times": times})
        return issue(id_, one.student, one.exercise, time, one.digest, link.text, key)

    def add_report(
        self, submission_id: str, report: GradeReport, secret: bytes, body: bytes = b""
    ) -> int:
        """Keep a report, and give its number; earlier reports of the same submission stay.

        `body` is its JSON, if there is one. It is sealed where the course is on a server.

        Raises:
            InternalError: The report is not about that submission.
            RefusedError: It could not be stored, or not be sealed.
        """
        body = body or report_json(report)
        with self.database.writing():
            about = self.database.rows(
                f"SELECT s.student FROM present s WHERE id = $1 AND $2 IN (student, {PERSON}) "
                "AND exercise = $3 AND digest = $4",
                submission_id, report.student, report.exercise, report.digest,
            )  # fmt: skip
            if not about:
                raise InternalError(
                    f"A report is not about the submission {submission_id} that it was to be kept for.",
                    "Grade the submission again; tell the grader's maintainers if it happens twice.",
                )
            key = key_to_seal(self.database, about[0][0])
            if key or self.sealing or self.served:
                body = sealed(submission_id, body, secret, key)
            mac = signature(submission_id, body, secret)
            number, _ = chain.keep(
                self.database, "reports",
                submission_id, report.suite_digest, report.status.value, body, mac,
            )  # fmt: skip
        return number

    # ------------------------------------------------------------ reading

    def submission(self, id_: str) -> Stored:
        """Find a submission by its id, or by a beginning that only one id has.

        Raises:
            UsageError: There is none, or more than one.
        """
        start = id_.strip().lower()
        # Ids are hexadecimal, so whatever begins with `start` sorts between it and it with a "g".
        rows = (
            self.database.rows(
                f"SELECT {COLUMNS} FROM present s WHERE s.id >= $1 AND s.id < $2 LIMIT 2",
                start, f"{start}g",
            )
            if re.fullmatch("[0-9a-f]{1,12}", start)
            else []
        )  # fmt: skip
        found = stored(rows[0], self._key_of) if len(rows) == 1 else None
        if found is not None:
            return found
        problem = "More than one submission begins" if len(rows) > 1 else "No submission begins"
        remedy = (
            "Give more of it."
            if len(rows) > 1
            else "Ids are in the receipts and in the class report."
        )
        raise UsageError(f"{problem} with {id_[:40]!r}.", remedy)

    def receipt(self, submission_id: str, secret: bytes) -> Receipt:
        """The receipt of a stored submission, as it was given.

        Raises:
            UsageError: There is no such submission.
        """
        from grader.store.receipts import receipt_key

        found = self.submission(submission_id)
        link = chain.link_of(self.database, "submissions", found.number)
        return _receipt(found, link, receipt_key(secret) if link else secret)

    def receipt_with(self, submission_id: str, key: bytes) -> Receipt:
        """The same with the key for receipts alone, of a submission that is in the chain.

        Raises:
            UsageError: There is no such submission.
        """
        found = self.submission(submission_id)
        return _receipt(found, chain.link_of(self.database, "submissions", found.number), key)

    def report(
        self, submission_id: str, secret: bytes, number: int | None = None
    ) -> GradeReport | None:
        """The report of a submission with a number, or (None) the latest; None if there is none.

        Raises:
            InternalError: The report was changed outside the grader.
        """
        rows = self.database.rows(
            f"SELECT submission, body, mac, s.student, {PERSON} FROM reports r "
            "JOIN present s ON s.id = submission "
            "WHERE submission = $1 AND (CAST($2 AS INTEGER) IS NULL OR r.number = $2) "
            "ORDER BY r.number DESC LIMIT 1",
            submission_id, number,
        )  # fmt: skip
        return self._first_report(rows, secret)

    def reports(self, submission_id: str, secret: bytes) -> Iterator[GradeReport]:
        """All reports of a submission, the latest first.

        Raises:
            InternalError: One was changed outside the grader.
        """
        rows = self.database.rows(
            f"SELECT submission, body, mac, s.student, {PERSON} FROM reports r "
            "JOIN present s ON s.id = submission "
            "WHERE submission = $1 ORDER BY r.number DESC",
            submission_id,
        )
        for row in rows:
            report = _report(row, secret, self._key_of)
            if report is not None:
                yield report

    def graded(self, submission_id: str, suite_digest: str, secret: bytes) -> GradeReport | None:
        """The grade that a submission has from this very suite, if there is one.

        Raises:
            InternalError: The report was changed outside the grader.
        """
        rows = self.database.rows(
            f"SELECT submission, body, mac, s.student, {PERSON} FROM reports r "
            "JOIN present s ON s.id = submission "
            "WHERE submission = $1 AND suite_digest = $2 AND status = $3 ORDER BY r.number DESC LIMIT 1",
            submission_id, suite_digest, Status.GRADED.value,
        )  # fmt: skip
        return self._first_report(rows, secret)

    def graded_elsewhere(
        self, exercise: str, digest: str, suite_digest: str, secret: bytes
    ) -> GradeReport | None:
        """The grade that these bytes have from this suite in anybody's name, if there is one.

        Raises:
            InternalError: The report was changed outside the grader.
        """
        rows = self.database.rows(
            f"SELECT s.id, r.body, r.mac, s.student, {PERSON} FROM present s "
            "JOIN reports r ON r.submission = s.id "
            "WHERE s.digest = $1 AND s.exercise = $2 AND r.suite_digest = $3 AND r.status = $4 LIMIT 1",
            digest, exercise, suite_digest, Status.GRADED.value,
        )  # fmt: skip
        return self._first_report(rows, secret)

    def _first_report(self, rows: list[tuple[Any, ...]], secret: bytes) -> GradeReport | None:
        return _report(rows[0], secret, self._key_of) if rows else None

    def _key_of(self, student: str) -> bytes | None:
        return PersonKeys.of(self.database).get(student)

    def _keys_of_all(self) -> KeyOf:
        """The keys of a whole class: one look, where each row would take its own."""
        known: dict[str, bytes] | None = None

        def key_of(student: str) -> bytes | None:
            nonlocal known
            if known is None:  # a store without a sealed row needs none
                known = PersonKeys.of(self.database).all()
            return known.get(student)

        return key_of

    def handed_in(self, student: str, exercise: str) -> list[HandIn]:
        """What a student has handed in for an exercise; what was stored first comes first."""
        rows = self.database.rows(
            "SELECT s.id, s.digest, s.received, t.handed_in FROM present s "
            f"LEFT JOIN times t ON t.number = s.number WHERE s.student IN ({IDS}) AND s.exercise = $2 "
            "ORDER BY s.number",
            student, exercise,
        )  # fmt: skip
        return [
            HandIn(
                id_, digest, datetime.fromisoformat(received), time and datetime.fromisoformat(time)
            )
            for id_, digest, received, time in rows
        ]

    def untimed(self) -> list[Untimed]:
        """What version 1 stored so that nobody knows whether it was handed in then; the earliest first."""
        rows = self.database.rows(
            "SELECT id, student, exercise, received FROM present "
            "WHERE number NOT IN (SELECT number FROM times) ORDER BY number"
        )
        return [
            Untimed(id_, student, exercise, datetime.fromisoformat(received))
            for id_, student, exercise, received in rows
        ]

    def latest(
        self, secret: bytes, exercise: str | None = None
    ) -> Iterator[tuple[Stored, GradeReport | None]]:
        """The latest submission of each student for each exercise (or one), with its latest report.

        Latest is what was stored last: the time in a hand-in is only what the student's copy says.
        """
        key_of = self._keys_of_all()
        for *row, body, mac in self.database.stream(
            f"SELECT {COLUMNS}, r.body, r.mac FROM present s LEFT JOIN reports r ON r.number = "
            "(SELECT max(number) FROM reports WHERE submission = s.id) WHERE s.number IN "
            "(SELECT max(number) FROM present s WHERE CAST($1 AS TEXT) IS NULL OR exercise = $1 "
            f"GROUP BY {PERSON}, exercise) ORDER BY s.number",
            exercise,
        ):
            its = stored(tuple(row), key_of)
            if its is None:
                continue
            one = its.submission
            told = its.id, body, mac, its.under or one.student, one.student
            yield its, None if body is None else _report(told, secret, key_of)

    def history(self, student: str, exercise: str) -> list[Stored]:
        """All submissions of a student for an exercise, the earliest first."""
        rows = self.database.rows(
            f"SELECT {COLUMNS} FROM present s WHERE s.student IN ({IDS}) AND s.exercise = $2 "
            "ORDER BY s.number",
            student, exercise,
        )  # fmt: skip
        found = [stored(row, self._key_of) for row in rows]
        return [one for one in found if one is not None]

    def students(self) -> set[str]:
        """Whoever has handed in anything."""
        return {name for (name,) in self.database.rows(f"SELECT DISTINCT {PERSON} FROM present s")}

    def knows(self, student: str) -> bool:
        """Whether somebody has handed in anything."""
        return bool(self.database.rows("SELECT 1 FROM present WHERE student = $1 LIMIT 1", student))

    def exercises(self) -> set[str]:
        """The exercises for which anything was handed in."""
        return {name for (name,) in self.database.rows("SELECT DISTINCT exercise FROM present")}

    def handed_in_again(self) -> set[tuple[str, str]]:
        """The students and exercises with more than one submission."""
        return set(
            self.database.rows(
                f"SELECT {PERSON} AS person, exercise FROM present s GROUP BY person, exercise "
                "HAVING count(*) > 1"
            )
        )

    # ------------------------------------------------------------ one person under two ids

    def join(self, time: datetime, pairs: Mapping[str, str | None]) -> None:
        """Take what some ids have handed in as others', or (None) as their own again; all of them, or none.

        Nothing that is stored changes. An id that was joined to one of these goes with it.

        Raises:
            RefusedError: It could not be stored.
        """
        at = written(time)
        with self.database.writing():
            before = dict(self.database.rows("SELECT student, person FROM joined"))
            for student, person in pairs.items():
                target = person and before.get(person, person)
                with_it = [other for other, its in before.items() if its == student and target]
                for one in (student, *with_it):
                    chain.keep(self.database, "joins", at, one, target)
                    before |= {one: target} if target else {}
                if target is None:
                    before.pop(student, None)

    def decided(self) -> set[str]:
        """The ids that were ever joined or taken apart: nobody need be asked again."""
        return {student for (student,) in self.database.rows("SELECT DISTINCT student FROM joins")}

    def joined(self) -> dict[str, str]:
        """Whose each id's work is, where it is another's."""
        return dict(self.database.rows("SELECT student, person FROM joined ORDER BY student"))

    # ------------------------------------------------------------ the log of standings

    def log_standings(self, time: datetime, changes: Sequence[Change]) -> None:
        """Note what students have from `time` on, and why: all of them, or none.

        Raises:
            RefusedError: It could not be stored.
        """
        at = written(time)
        with self.database.writing():
            gone = all_gone(self.database)
            for student, exercise, points, notes, submission in changes:
                if student in gone:  # since it was looked at
                    continue
                key = key_to_seal(self.database, student) if notes else None
                text = packed_notes(key, student, exercise, at, notes)
                chain.keep(
                    self.database, "standings", at, student, exercise, points, text, submission
                )

    def last_standings(self) -> dict[tuple[str, str], tuple[float | None, str]]:
        """The points and notes that were noted last, by student and exercise."""
        rows = self.database.rows(
            "SELECT time, student, exercise, points, notes FROM standings ORDER BY number"
        )
        last = {(student, exercise): row for row in rows for _, student, exercise, *_ in (row,)}
        key_of = self._keys_of_all()
        return {
            (student, exercise): (points, opened_notes(key_of, student, exercise, time, notes))
            for time, student, exercise, points, notes in last.values()
        }

    def standings_log(self) -> list[tuple[str, str, str, float | None, str, str]]:
        """Every change: time, student, exercise, points, notes, submission; the earliest first."""
        rows = self.database.rows(
            "SELECT time, student, exercise, points, notes, submission FROM standings ORDER BY number"
        )
        key_of = self._keys_of_all()
        return [
            (*start, points, opened_notes(key_of, student, exercise, time, notes), submission)
            for *start, points, notes, submission in rows
            for time, student, exercise in (start,)
        ]

    # ------------------------------------------------------------ a course on a server

    @property
    def served(self) -> bool:
        """Whether the course is on a server, so that reports are sealed.

        A last report that is sealed says so, too: a copy of a store has no settings.
        """
        if setting(self.database, SERVED):
            return True
        rows = self.database.rows(
            "SELECT substr(body, 1, 8) FROM reports ORDER BY number DESC LIMIT 1"
        )
        return bool(rows) and bytes(rows[0][0]) in (SEALED, SEALED_TWICE)

    def serve(self) -> None:
        """Mark the course as one on a server: reports are sealed from now on, whoever writes them."""
        change_setting(self.database, SERVED, "yes")

    # ------------------------------------------------------------ the database

    def close(self) -> None:
        """Close it."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _receipt(found: Stored, link: chain.Head | None, key: bytes) -> Receipt:
    from grader.store.receipts import issue

    one, time = found.submission, found.received.isoformat(timespec="seconds")
    student, head = found.under or one.student, link.text if link else ""
    return issue(found.id, student, one.exercise, time, one.digest, head, key)


def _of(report: GradeReport, student: str) -> GradeReport:
    """A report in the name of the person whose work it is about."""
    return report if report.student == student else replace(report, student=student)


def _report(row: tuple[Any, ...], secret: bytes, key_of: KeyOf) -> GradeReport | None:
    """The report of a row with submission, body, HMAC, the student whose key it has, and whose work it is.

    None where the student was forgotten just now.
    """
    id_, body, mac, under, student = row
    key = None
    if body.startswith(SEALED_TWICE):
        key = key_for(under, key_of)
        if key is None:
            return None
    return _of(unpack_report(id_, body, mac, secret, key), student)
