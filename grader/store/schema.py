"""The tables of the store, and the opening of a file that holds them.

Version 2 has when each submission was handed in, in a table beside: `received` is when it was stored, or
what a hand-in claims, and receipts hang on it. A row of version 1 gets a time only if that is proved.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from grader.errors import RefusedError

VERSION = 2
_BUSY_SECONDS = 30
# What folders on a network say, which have no memory to share.
_NO_WAL = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_CANTOPEN)
_LOG = """CREATE TABLE IF NOT EXISTS standings (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points REAL,
    notes TEXT NOT NULL,
    submission TEXT NOT NULL
) STRICT"""
# A submission of version 1 is not in it, unless its time is proved: nobody knows whether it had one.
_TIMES = """
CREATE TABLE times (
    number INTEGER PRIMARY KEY REFERENCES submissions (number),
    handed_in TEXT
) STRICT;
CREATE TRIGGER times_stay BEFORE UPDATE ON times
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER times_remain BEFORE DELETE ON times
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER times_are_new BEFORE INSERT ON times
    WHEN EXISTS (SELECT 1 FROM times WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
"""
# One person under two ids: what `student` handed in is `person`'s, by the last row, or nobody else's (NULL).
_JOINS = """
CREATE TABLE joins (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    person TEXT
) STRICT;
CREATE INDEX joins_by_student ON joins (student, number);
CREATE VIEW joined AS SELECT student, person FROM joins j
    WHERE person IS NOT NULL AND number = (SELECT max(number) FROM joins WHERE student = j.student);
CREATE TRIGGER joins_stay BEFORE UPDATE ON joins
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER joins_remain BEFORE DELETE ON joins
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER joins_are_new BEFORE INSERT ON joins
    WHEN EXISTS (SELECT 1 FROM joins WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
"""
_TABLES = f"""
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
CREATE INDEX submissions_by_digest ON submissions (digest);
CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    suite_digest TEXT NOT NULL,
    status TEXT NOT NULL,
    body BLOB NOT NULL,
    mac TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_submission ON reports (submission, number);
{_LOG};
CREATE TRIGGER submissions_stay BEFORE UPDATE ON submissions
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER submissions_remain BEFORE DELETE ON submissions
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_remain BEFORE DELETE ON reports
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
-- REPLACE drops the old row without asking the triggers above.
CREATE TRIGGER submissions_are_new BEFORE INSERT ON submissions
    WHEN EXISTS (SELECT 1 FROM submissions WHERE id = NEW.id OR number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_are_new BEFORE INSERT ON reports
    WHEN EXISTS (SELECT 1 FROM reports WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
"""


def connect(path: Path, dues: Mapping[str, datetime]) -> sqlite3.Connection:
    """Open the file, make it and its tables the first time, and carry over one of an earlier version.

    Raises:
        RefusedError: It is another program's database, or another version's.
        sqlite3.Error, OSError: It can't be used.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made here so that nobody else can read it; SQLite gives its side files the same permissions.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        _settle(connection, path, dues)
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: sqlite3.Connection, path: Path, dues: Mapping[str, datetime]) -> None:
    if _version(connection) not in range(VERSION + 1):
        raise _foreign(path, f"by another version of the grader ({_version(connection)})")
    _use_wal(connection)
    # A receipt promises that the bytes are there, also after a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if _version(connection) == VERSION:
        return
    with writing(connection):
        if _version(connection) == 0:  # still: another process may have been first
            _create(connection, path)
        elif _version(connection) == 1:
            _carry_over(connection, dues)


def _carry_over(connection: sqlite3.Connection, dues: Mapping[str, datetime]) -> None:
    """Make version 1 version 2; what is in it stays as it is."""
    # The first stores of version 1 lack these.
    connection.execute(_LOG)
    connection.execute("CREATE INDEX IF NOT EXISTS submissions_by_digest ON submissions (digest)")
    for statement in _statements(_TIMES + _JOINS):
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO times (number, handed_in) VALUES (?, ?)", _proved(connection, dues)
    )
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _proved(connection: sqlite3.Connection, dues: Mapping[str, datetime]) -> list[tuple[int, str]]:
    """The rows of version 1 that were handed in at the time that they have.

    A file from a folder was stored with our clock, or with the due time if that was past. So what is
    earlier than a row before it was handed in with its time; and so was a file whose name lacks the
    exercise's, as no folder's does. The due time, or a time that several share, which may have been it,
    proves nothing.
    """
    rows = connection.execute(
        "SELECT number, exercise, filename, received, count(*) OVER (PARTITION BY exercise, received) "
        "FROM submissions ORDER BY number"
    ).fetchall()
    due = {(name, _written(time)) for name, time in dues.items()}
    there = _there(connection, [row[0] for row in rows])
    proved = []
    clock = ""
    for number, exercise, filename, received, sharing in rows:
        ahead = received > there[number]  # the clock of a student, which says nothing of other rows
        alone = sharing == 1 and (exercise, received) not in due
        named = exercise.casefold() in filename.casefold()
        if ahead or (alone and (received < clock or not named)):
            proved.append((number, received))
        if not ahead:
            clock = max(clock, received)
    return proved


def _there(connection: sqlite3.Connection, numbers: list[int]) -> dict[int, str]:
    """By when each row was in the store: the log names the submissions that it is about."""
    logged = dict(
        connection.execute(
            "SELECT s.number, min(l.time) FROM standings l JOIN submissions s ON s.id = l.submission "
            "GROUP BY s.number"
        )
    )
    by = _written(datetime.now(UTC))
    there = {}
    for number in reversed(numbers):
        by = min(by, logged.get(number, by))
        there[number] = by
    return there


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side; without it they take turns."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            kind = error.sqlite_errorcode & 0xFF
            if kind in _NO_WAL:
                return
            # The switch wants the file alone, and SQLite does not wait for that by itself.
            if kind != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _create(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
        raise _foreign(path, "by another program")
    for statement in _statements(_TABLES + _TIMES + _JOINS):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction that is begun at once: a deferred one may fail when it is too late.

    Inside another one it is a part of that, which goes with it or is undone alone.
    """
    part = connection.in_transaction
    connection.execute("SAVEPOINT part" if part else "BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("RELEASE part" if part else "COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has already ended it
            connection.execute("ROLLBACK TO part" if part else "ROLLBACK")
            if part:
                connection.execute("RELEASE part")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _foreign(path: Path, by: str) -> RefusedError:
    return RefusedError(
        f"The store {path} was written {by}.",
        "Use what wrote it, or move the file away to begin a new store.",
    )


def _statements(script: str) -> Iterator[str]:
    """One by one, since `executescript` would commit before it begins."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
