"""The store: an SQLite file to which rows are only ever added."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from grader.errors import InternalError, UsageError
from grader.model import GradeReport, Status, Submission
from grader.store.failures import explained
from grader.store.rows import (
    COLUMNS,
    PERSON,
    Stored,
    pack_parts,
    report_json,
    signature,
    stored,
    unpack_report,
)
from grader.store.schema import connect, writing

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

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, dues: Mapping[str, datetime] | None = None) -> Self:
        """Open the store, making it and its folder at the first time.

        A store of an earlier version is carried over; for that, `dues` has the exercises' due times.

        Raises:
            RefusedError: The file can't be used, or a later version or another program wrote it.
        """
        with explained(path):
            return cls(connect(path, dues or {}), path)

    # ------------------------------------------------------------ adding

    @contextmanager
    def together(self) -> Iterator[None]:
        """Flush what is added inside to the disk at once, when it ends; until then nothing of it is kept.

        Whoever else writes waits meanwhile, so nothing slow belongs inside.

        Raises:
            RefusedError: It could not be stored; then nothing of it is.
        """
        with explained(self._path), writing(self._connection):
            yield

    def add_submission(
        self,
        submission: Submission,
        received: datetime,
        secret: bytes,
        handed_in: datetime | None = None,
    ) -> Receipt:
        """Keep a submission, with when it was handed in if that is known, and give its receipt.

        Raises:
            RefusedError: It could not be stored; then there is no receipt either.
        """
        time = _written(received)
        import secrets

        from grader.store.receipts import issue

        id_ = secrets.token_hex(6)
        one = submission
        with explained(self._path), writing(self._connection):
            added = self._connection.execute(
                "INSERT INTO submissions (id, student, exercise, filename, received, digest, content, "
                "parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (id_, one.student, one.exercise, one.filename, time, one.digest, one.content,
                 pack_parts(one)),
            )  # fmt: skip
            self._connection.execute(
                "INSERT INTO times (number, handed_in) VALUES (?, ?)",
                (added.lastrowid, _written(handed_in) if handed_in else None),
            )
        return issue(id_, one.student, one.exercise, time, one.digest, secret)

    def add_report(
        self, submission_id: str, report: GradeReport, secret: bytes, body: bytes = b""
    ) -> None:
        """Keep a report; earlier reports of the same submission stay. `body` is its JSON, if there is one.

        Raises:
            InternalError: The report is not about that submission.
            RefusedError: It could not be stored.
        """
        body = body or report_json(report)
        added = self._add(
            "INSERT INTO reports (submission, suite_digest, status, body, mac) SELECT id, ?, ?, ?, ? "
            f"FROM submissions s WHERE id = ? AND ? IN (student, {PERSON}) AND exercise = ? AND digest = ?",
            report.suite_digest, report.status.value, body, signature(submission_id, body, secret),
            submission_id, report.student, report.exercise, report.digest,
        )  # fmt: skip
        if not added:
            raise InternalError(
                f"A report is not about the submission {submission_id} that it was to be kept for.",
                "Grade the submission again; tell the grader's maintainers if it happens twice.",
            )

    # ------------------------------------------------------------ reading

    def submission(self, id_: str) -> Stored:
        """Find a submission by its id, or by a beginning that only one id has.

        Raises:
            UsageError: There is none, or more than one.
        """
        start = id_.strip().lower()
        # Ids are hexadecimal, so whatever begins with `start` sorts between it and it with a "g".
        rows = (
            self._rows(
                f"SELECT {COLUMNS} FROM submissions s WHERE s.id >= ? AND s.id < ? LIMIT 2",
                start, f"{start}g",
            )
            if re.fullmatch("[0-9a-f]{1,12}", start)
            else []
        )  # fmt: skip
        if len(rows) == 1:
            return stored(rows[0])
        problem = "More than one submission begins" if rows else "No submission begins"
        remedy = "Give more of it." if rows else "Ids are in the receipts and in the class report."
        raise UsageError(f"{problem} with {id_[:40]!r}.", remedy)

    def receipt(self, submission_id: str, secret: bytes) -> Receipt:
        """The receipt of a stored submission, as it was given.

        Raises:
            UsageError: There is no such submission.
        """
        from grader.store.receipts import issue

        found = self.submission(submission_id)
        one = found.submission
        time = found.received.isoformat(timespec="seconds")
        return issue(found.id, found.under or one.student, one.exercise, time, one.digest, secret)

    def report(self, submission_id: str, secret: bytes) -> GradeReport | None:
        """The latest report of a submission, or None if it is not graded.

        Raises:
            InternalError: The report was changed outside the grader.
        """
        rows = self._rows(
            f"SELECT submission, body, mac, {PERSON} FROM reports r JOIN submissions s ON s.id = submission "
            "WHERE submission = ? ORDER BY r.number DESC LIMIT 1",
            submission_id,
        )
        return _first_report(rows, secret)

    def graded(self, submission_id: str, suite_digest: str, secret: bytes) -> GradeReport | None:
        """The grade that a submission has from this very suite, if there is one.

        Raises:
            InternalError: The report was changed outside the grader.
        """
        rows = self._rows(
            f"SELECT submission, body, mac, {PERSON} FROM reports r JOIN submissions s ON s.id = submission "
            "WHERE submission = ? AND suite_digest = ? AND status = ? ORDER BY r.number DESC LIMIT 1",
            submission_id, suite_digest, Status.GRADED.value,
        )  # fmt: skip
        return _first_report(rows, secret)

    def graded_elsewhere(
        self, exercise: str, digest: str, suite_digest: str, secret: bytes
    ) -> GradeReport | None:
        """The grade that these bytes have from this suite in anybody's name, if there is one.

        Raises:
            InternalError: The report was changed outside the grader.
        """
        rows = self._rows(
            f"SELECT s.id, r.body, r.mac, {PERSON} FROM submissions s JOIN reports r ON r.submission = s.id "
            "WHERE s.digest = ? AND s.exercise = ? AND r.suite_digest = ? AND r.status = ? LIMIT 1",
            digest, exercise, suite_digest, Status.GRADED.value,
        )  # fmt: skip
        return _first_report(rows, secret)

    def handed_in(self, student: str, exercise: str) -> list[HandIn]:
        """What a student has handed in for an exercise; what was stored first comes first."""
        rows = self._rows(
            "SELECT s.id, s.digest, s.received, t.handed_in FROM submissions s "
            f"LEFT JOIN times t ON t.number = s.number WHERE s.student IN ({_IDS}) AND s.exercise = ?2 "
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
        rows = self._rows(
            "SELECT id, student, exercise, received FROM submissions "
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
        # One at a time: the contents of a whole class need not fit into memory.
        with explained(self._path):
            rows = self._connection.execute(
                f"SELECT {COLUMNS}, r.body, r.mac FROM submissions s LEFT JOIN reports r ON r.number = "
                "(SELECT max(number) FROM reports WHERE submission = s.id) WHERE s.number IN "
                "(SELECT max(number) FROM submissions s WHERE ?1 IS NULL OR exercise = ?1 "
                f"GROUP BY {PERSON}, exercise) ORDER BY s.number",
                (exercise,),
            )
            for *row, body, mac in rows:
                its = stored(tuple(row))
                report = None if body is None else unpack_report(row[0], body, mac, secret)
                yield its, report and _of(report, its.submission.student)

    def history(self, student: str, exercise: str) -> list[Stored]:
        """All submissions of a student for an exercise, the earliest first."""
        rows = self._rows(
            f"SELECT {COLUMNS} FROM submissions s WHERE s.student IN ({_IDS}) AND s.exercise = ?2 "
            "ORDER BY s.number",
            student, exercise,
        )  # fmt: skip
        return [stored(row) for row in rows]

    def students(self) -> set[str]:
        """Whoever has handed in anything."""
        return {name for (name,) in self._rows(f"SELECT DISTINCT {PERSON} FROM submissions s")}

    def exercises(self) -> set[str]:
        """The exercises for which anything was handed in."""
        return {name for (name,) in self._rows("SELECT DISTINCT exercise FROM submissions")}

    def handed_in_again(self) -> set[tuple[str, str]]:
        """The students and exercises with more than one submission."""
        return set(
            self._rows(
                f"SELECT {PERSON} AS person, exercise FROM submissions s GROUP BY person, exercise "
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
        rows = []
        with explained(self._path), writing(self._connection):
            before = dict(self._connection.execute("SELECT student, person FROM joined").fetchall())
            for student, person in pairs.items():
                target = person and before.get(person, person)
                with_it = [other for other, its in before.items() if its == student and target]
                for one in (student, *with_it):
                    rows.append((_written(time), one, target))
                    before |= {one: target} if target else {}
                if target is None:
                    before.pop(student, None)
            self._connection.executemany(
                "INSERT INTO joins (time, student, person) VALUES (?, ?, ?)", rows
            )

    def decided(self) -> set[str]:
        """The ids that were ever joined or taken apart: nobody need be asked again."""
        return {student for (student,) in self._rows("SELECT DISTINCT student FROM joins")}

    def joined(self) -> dict[str, str]:
        """Whose each id's work is, where it is another's."""
        return dict(self._rows("SELECT student, person FROM joined ORDER BY student"))

    # ------------------------------------------------------------ the log of standings

    def log_standings(self, time: datetime, changes: Sequence[Change]) -> None:
        """Note what students have from `time` on, and why: all of them, or none.

        Raises:
            RefusedError: It could not be stored.
        """
        at = _written(time)
        with explained(self._path), writing(self._connection):
            self._connection.executemany(
                "INSERT INTO standings (time, student, exercise, points, notes, submission) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [(at, *change) for change in changes],
            )

    def last_standings(self) -> dict[tuple[str, str], tuple[float | None, str]]:
        """The points and notes that were noted last, by student and exercise."""
        rows = self._rows("SELECT student, exercise, points, notes FROM standings ORDER BY number")
        return {(student, exercise): (points, notes) for student, exercise, points, notes in rows}

    def standings_log(self) -> list[tuple[str, str, str, float | None, str, str]]:
        """Every change: time, student, exercise, points, notes, submission; the earliest first."""
        return self._rows(
            "SELECT time, student, exercise, points, notes, submission FROM standings ORDER BY number"
        )

    # ------------------------------------------------------------ the file

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with explained(self._path):
            return self._connection.execute(query, values).fetchall()

    def _add(self, statement: str, *values: Any) -> int:
        with explained(
            self._path
        ):  # one statement is a transaction of its own, or a part of another
            return self._connection.execute(statement, values).rowcount


# The ids under which a student's work may be: the person's own, and all that were joined to it.
_IDS = """
    SELECT coalesce((SELECT person FROM joined WHERE student = ?1), ?1)
    UNION SELECT student FROM joined WHERE person = coalesce((SELECT person FROM joined WHERE student = ?1), ?1)
"""


def _of(report: GradeReport, student: str) -> GradeReport:
    """A report in the name of the person whose work it is about."""
    return report if report.student == student else replace(report, student=student)


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _first_report(rows: list[tuple[Any, ...]], secret: bytes) -> GradeReport | None:
    """The report of the first of some rows with a submission's id, a body, its HMAC, and a student."""
    if not rows:
        return None
    id_, body, mac, student = rows[0]
    return _of(unpack_report(id_, body, mac, secret), student)
