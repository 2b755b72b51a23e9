"""The tables of the store, and the opening of a file that holds them."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.errors import RefusedError

VERSION = 1
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


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, and make it and its tables the first time.

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
        _settle(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) not in (0, VERSION):
        raise _foreign(path, f"by another version of the grader ({_version(connection)})")
    _use_wal(connection)
    # A receipt promises that the bytes are there, also after a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if _version(connection) == VERSION:
        # A store from before these were thought of gets them now; nothing else in it changes.
        connection.execute(_LOG)
        connection.execute(
            "CREATE INDEX IF NOT EXISTS submissions_by_digest ON submissions (digest)"
        )
        return
    with writing(connection):
        if _version(connection) == 0:  # still: another process may have been first
            _create(connection, path)


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
    for statement in _statements(_TABLES):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction that is begun at once: a deferred one may fail when it is too late."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has already ended it
            connection.execute("ROLLBACK")
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
