"""The store: an SQLite file to which rows are only ever added."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from grader.errors import GraderError, InternalError, RefusedError, UsageError
from grader.model import GradeReport, Part, Status, Submission
from grader.store.receipts import Receipt, issue

_VERSION = 1
_SCHEMA = """
CREATE TABLE submissions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    filename TEXT NOT NULL,
    received TEXT NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    parts BLOB NOT NULL
) STRICT;
CREATE INDEX submissions_by_student ON submissions (student, exercise, number);
CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    suite_digest TEXT NOT NULL,
    status TEXT NOT NULL,
    body BLOB NOT NULL,
    mac TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_submission ON reports (submission, number);
CREATE TRIGGER submissions_stay BEFORE UPDATE ON submissions
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER submissions_remain BEFORE DELETE ON submissions
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_remain BEFORE DELETE ON reports
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
"""
_COLUMNS = "s.id, s.student, s.exercise, s.filename, s.received, s.content, s.parts"


@dataclass(frozen=True, slots=True)
class Stored:
    """A submission in the store, with its id and when it was received."""

    id: str
    submission: Submission
    received: datetime


class Store:
    """Every submission and every report of a course. Use `Store.open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the store, making it at the first time.

        Raises:
            RefusedError: The file can't be used, or a newer grader wrote it.
        """
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            store = cls(connection, path)
            store._prepare()
        return store

    def _prepare(self) -> None:
        with self._writing():
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for statement in _statements(_SCHEMA):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise RefusedError(
                    f"{self._path} was written by another version of the grader ({version}).",
                    "Use that version, or move the file away to begin a new store.",
                )

    # ------------------------------------------------------------ adding

    def add_submission(self, submission: Submission, received: datetime, secret: bytes) -> Receipt:
        """Keep a submission and give its receipt. The same bytes again are another attempt.

        Raises:
            RefusedError: It could not be stored; then there is no receipt either.
        """
        receipt = issue(
            secrets.token_hex(6),
            submission.student,
            submission.exercise,
            received.isoformat(timespec="seconds"),
            submission.digest,
            secret,
        )
        row = (
            receipt.id,
            submission.student,
            submission.exercise,
            submission.filename,
            receipt.time,
            submission.digest,
            submission.content,
            msgspec.json.encode([(p.name, p.source, p.notebook) for p in submission.parts]),
        )
        columns = "id, student, exercise, filename, received, digest, content, parts"
        with _explained(self._path), self._writing():
            self._connection.execute(
                f"INSERT INTO submissions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row
            )
        return receipt

    def add_report(self, submission_id: str, report: GradeReport, secret: bytes) -> None:
        """Keep a report; earlier reports of the same submission stay.

        Raises:
            RefusedError: It could not be stored.
        """
        body = msgspec.json.encode(report)
        row = (submission_id, report.suite_digest, report.status, body, _mac(submission_id, body, secret))
        with _explained(self._path), self._writing():
            self._connection.execute(
                "INSERT INTO reports (submission, suite_digest, status, body, mac) VALUES (?, ?, ?, ?, ?)",
                row,
            )

    # ------------------------------------------------------------ reading

    def submission(self, id_: str) -> Stored:
        """Find a submission by its id, or by a beginning that only one id has.

        Raises:
            UsageError: There is none, or more than one.
        """
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM submissions s WHERE substr(s.id, 1, ?) = ? LIMIT 2", len(id_), id_
        )
        if len(rows) == 1 and id_:
            return _stored(rows[0])
        problem = "More than one submission begins" if rows else "No submission begins"
        raise UsageError(f"{problem} with {id_[:40]!r}.", "Ids are in the receipts and in the class report.")

    def receipt(self, submission_id: str, secret: bytes) -> Receipt:
        """The receipt of a stored submission, as it was given."""
        stored = self.submission(submission_id)
        one = stored.submission
        time = stored.received.isoformat(timespec="seconds")
        return issue(stored.id, one.student, one.exercise, time, one.digest, secret)

    def report(self, submission_id: str, secret: bytes) -> GradeReport | None:
        """The latest report of a submission, or None if it is not graded.

        Raises:
            InternalError: The report was changed outside the grader.
        """
        rows = self._rows(
            "SELECT body, mac FROM reports WHERE submission = ? ORDER BY number DESC LIMIT 1", submission_id
        )
        return _report(submission_id, *rows[0], secret) if rows else None

    def graded(
        self, student: str, exercise: str, digest: str, suite_digest: str, secret: bytes
    ) -> tuple[str, GradeReport] | None:
        """The grade that these very bytes have from this very suite, with the submission's id."""
        rows = self._rows(
            "SELECT s.id, r.body, r.mac FROM submissions s JOIN reports r ON r.submission = s.id "
            "WHERE s.student = ? AND s.exercise = ? AND s.digest = ? AND r.suite_digest = ? "
            "AND r.status = ? ORDER BY r.number DESC LIMIT 1",
            student, exercise, digest, suite_digest, Status.GRADED.value,
        )  # fmt: skip
        if not rows:
            return None
        id_, body, mac = rows[0]
        return id_, _report(id_, body, mac, secret)

    def waiting(self, student: str, exercise: str, digest: str) -> str | None:
        """The id of a stored submission of these bytes that has no report at all."""
        rows = self._rows(
            "SELECT s.id FROM submissions s WHERE s.student = ? AND s.exercise = ? AND s.digest = ? AND "
            "NOT EXISTS (SELECT 1 FROM reports r WHERE r.submission = s.id) LIMIT 1",
            student, exercise, digest,
        )  # fmt: skip
        return rows[0][0] if rows else None

    def latest(self, secret: bytes) -> Iterator[tuple[Stored, GradeReport | None]]:
        """The latest submission of each student for each exercise, with its latest report."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM submissions s WHERE s.number = (SELECT max(o.number) FROM "
            "submissions o WHERE o.student = s.student AND o.exercise = s.exercise) ORDER BY s.number"
        )
        for row in rows:
            yield _stored(row), self.report(row[0], secret)

    def history(self, student: str, exercise: str) -> list[Stored]:
        """All submissions of a student for an exercise, the earliest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM submissions s WHERE s.student = ? AND s.exercise = ? ORDER BY s.number",
            student, exercise,
        )  # fmt: skip
        return [_stored(row) for row in rows]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------ SQLite

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with _explained(self._path):
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A write transaction that is begun at once: a deferred one may fail when it is too late."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into a message with a remedy."""
    try:
        yield
    except GraderError:
        raise
    except (sqlite3.Error, OSError) as error:
        text = str(error)
        remedy = next((remedy for sign, remedy in _REMEDIES if sign in text), "Check the file and its folder.")
        raise RefusedError(f"The store {path} can't be used: {text}.", remedy) from None


_REMEDIES = (
    ("full", "Make room on the disk and run this again; what was stored is kept."),
    ("locked", "Another grade command is writing; wait for it, then run this again."),
    ("readonly", "Give yourself permission to write there."),
    ("not a database", "The file is damaged: restore it from a backup, or move it away."),
    ("malformed", "The file is damaged: restore it from a backup, or move it away."),
)


def _statements(schema: str) -> Iterator[str]:
    statement = ""
    for line in schema.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _stored(row: tuple[Any, ...]) -> Stored:
    id_, student, exercise, filename, received, content, parts = row
    decoded = msgspec.json.decode(parts, type=list[tuple[str, bytes, bool]])
    submission = Submission(student, exercise, filename, content, tuple(Part(*part) for part in decoded))
    return Stored(id_, submission, datetime.fromisoformat(received))


def _report(submission_id: str, body: bytes, mac: str, secret: bytes) -> GradeReport:
    if not hmac.compare_digest(mac, _mac(submission_id, body, secret)):
        raise InternalError(
            f"The report of submission {submission_id} was not written by this course's grader.",
            "Restore the store or .grade/secret from a backup, or grade the submission again.",
        )
    return msgspec.json.decode(body, type=GradeReport)


def _mac(submission_id: str, body: bytes, secret: bytes) -> str:
    return hmac.digest(secret, b"report\0" + submission_id.encode() + b"\0" + body, hashlib.sha256).hex()


