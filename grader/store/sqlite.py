"""A store in an SQLite file: one command, no server."""

from __future__ import annotations

import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from grader.errors import RefusedError
from grader.store import person_keys
from grader.store.database import Database, Grants, Value, foreign, refuse_nul

KEYS = "keys"
"""The file of the students' keys, beside the store's."""
_KEYS_VERSION = 1
_BUSY_SECONDS = 30
_TURNS: defaultdict[tuple[int, int] | None, RLock] = defaultdict(RLock)
# What folders on a network say, which have no memory to share.
_NO_WAL = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_CANTOPEN)
_GROWS = "BEGIN SELECT RAISE(ABORT, 'the store only grows'); END"
_TAKEN = "WHEN EXISTS (SELECT 1 FROM {0} WHERE number = NEW.number)"
# REPLACE drops the old row without asking the triggers of UPDATE and DELETE.
# A key is deleted and made, and never another in its place: REPLACE needs no right but to insert.
_KEYS_GUARDS = """
CREATE TRIGGER keys_stay BEFORE UPDATE ON student_keys
    BEGIN SELECT RAISE(ABORT, 'a key is not changed'); END;
CREATE TRIGGER keys_are_new BEFORE INSERT ON student_keys
    WHEN EXISTS (SELECT 1 FROM student_keys WHERE student = NEW.student)
    BEGIN SELECT RAISE(ABORT, 'a key is not changed'); END;
"""
_GUARDS = (
    f"CREATE TRIGGER {{0}}_stay BEFORE UPDATE ON {{0}} {_GROWS}",
    f"CREATE TRIGGER {{0}}_remain BEFORE DELETE ON {{0}} {_GROWS}",
    f"CREATE TRIGGER {{0}}_are_new BEFORE INSERT ON {{0}} {_TAKEN} {_GROWS}",
)

_PRIVILEGES = {
    sqlite3.SQLITE_READ: "SELECT",
    sqlite3.SQLITE_INSERT: "INSERT",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE",
}
_HARMLESS = (
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
)
_ASKED = ("data_version", "user_version")  # what may be asked of the file itself


class Sqlite(Database):
    """The SQLite file with a path, made where it is missing."""

    errors = (sqlite3.Error,)

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        with self.explained():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _must_be_whole(path)
            # Made here so that nobody else can read it; SQLite gives its side files the same permissions.
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._file = _identity(path)

    def execute(self, statement: str, *values: Value) -> int:
        """Run a statement, and say how many rows it touched."""
        with self._turn():
            return self._run(statement, *values)

    def _run(self, statement: str, *values: Value) -> int:
        with self.explained():
            refuse_nul(values)
            return self._connection.execute(statement, _named(values)).rowcount

    def rows(self, query: str, *values: Value) -> list[tuple[Any, ...]]:
        """All rows that a query finds, or that a statement returns."""
        with self.explained():
            refuse_nul(values)
            return self._connection.execute(query, _named(values)).fetchall()

    def stream(self, query: str, *values: Value) -> Iterator[tuple[Any, ...]]:
        """The same one by one."""
        with self.explained():
            # Not `yield from`, which closes what is left of them: the connection may be closed already.
            for row in self._connection.execute(query, _named(values)):  # noqa: UP028
                yield row

    @contextmanager
    def _transaction_to_write(self) -> Iterator[datetime]:
        """A deferred one may fail when it is too late."""
        with self._turn():
            self._run("BEGIN IMMEDIATE")
            try:
                self._must_be_in_place()
                yield self.clock()
                self._run("COMMIT")
            except BaseException:
                if self.is_in_transaction:  # a full disk has already ended it
                    self._run("ROLLBACK")
                raise

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._run("SAVEPOINT part")
        try:
            yield
            self._run("RELEASE part")
        except BaseException:
            if self.is_in_transaction:
                self._run("ROLLBACK TO part")
                self._run("RELEASE part")
            raise

    @property
    def is_in_transaction(self) -> bool:
        """Whether one is under way."""
        return self._connection.in_transaction

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the threads of this process that write to the file do so one after another, the next one at once.

        Who waits for the file itself sleeps, longer each time, however soon it is free.
        """
        if self.is_in_transaction:
            yield
            return
        turn = _TURNS[self._file]
        has = turn.acquire(timeout=_BUSY_SECONDS)
        try:
            yield
        finally:
            if has:
                turn.release()

    def _must_be_in_place(self) -> None:
        """SQLite goes on writing to a file that is moved away, but into the side files of the old name.

        What is kept so would be lost, though somebody has a receipt for it.
        """
        with self.explained():
            if _identity(self._path) != self._file:
                raise RefusedError(
                    f"The store {self.name} was moved away or replaced while it was in use.",
                    "Put it back, or end all that uses it and begin again.",
                )

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that sees one moment, whoever writes meanwhile."""
        self._run("BEGIN")
        try:
            yield
        finally:
            self._run("ROLLBACK")

    def close(self) -> None:
        """Close the file, and the one of the keys if that is open."""
        self._connection.close()
        if "beside" in self.__dict__:
            self.beside.close()

    def _open_beside(self) -> Database:
        """A file beside this one, made at the first key."""
        return open_keys(self._path.with_name(KEYS))

    def clean(self, *tables: str) -> list[str]:
        """Write the file anew, and empty the log; a table can't be had alone."""
        self.execute("VACUUM")
        until = time.monotonic() + _BUSY_SECONDS
        while True:
            ((busy, *_),) = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
            if not busy:
                return []
            if time.monotonic() > until:
                raise RefusedError(
                    f"Others are reading {self.name}, so that what was written to its log is still there.",
                    "Run this again when they have ended: what is done already stays done.",
                )
            time.sleep(0.05)

    def restrict(self, grants: Grants) -> None:
        """Let this connection do no more than it is granted; another one to the file would not be held."""

        def authorize(
            action: int,
            first: str | None,
            second: str | None,
            _database: str | None,
            _by: str | None,
        ) -> int:
            asked = action == sqlite3.SQLITE_PRAGMA and first in _ASKED and second is None
            if action in _HARMLESS or asked:
                return sqlite3.SQLITE_OK
            table = first or ""
            privilege = _PRIVILEGES.get(action, "")
            columns = grants.columns.get(table, ())
            # Where rows are only counted, SQLite names no column.
            hidden = action == sqlite3.SQLITE_READ and columns and second and second not in columns
            granted = privilege in grants.tables.get(table, "").split() and not hidden
            return sqlite3.SQLITE_OK if granted else sqlite3.SQLITE_DENY

        self._connection.set_authorizer(authorize)

    # ------------------------------------------------------------ the making of tables

    def version(self) -> int:
        """The version of the tables in it, 0 where there are none."""
        ((version,),) = self.rows("PRAGMA user_version")
        if version == 0 and self.rows("SELECT 1 FROM sqlite_master LIMIT 1"):
            ((version,),) = self.rows("PRAGMA user_version")  # another process may make it just now
            if version == 0:
                raise foreign(self.name, "by another program")
        return int(version)

    def settle(self) -> None:
        """Let readers and a writer work side by side, and a receipt promise that the bytes are there."""
        with self.explained():
            _use_wal(self._connection)
        self.execute("PRAGMA synchronous = FULL")  # also after a power cut
        self.execute("PRAGMA foreign_keys = ON")

    def set_version(self, version: int) -> None:
        """Say which version its tables are."""
        self.execute(f"PRAGMA user_version = {version}")

    def create(self, tables: str) -> None:
        """Make tables; one by one, since `executescript` would commit before it begins."""
        statement = ""
        for line in tables.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self.execute(statement)
                statement = ""

    def guard(self, *tables: str) -> None:
        """Let the database itself hold that rows of these tables are only added."""
        for table in tables:
            for statement in _GUARDS:
                self.execute(statement.format(table))

    def refuse_rows(self, table: str) -> None:
        """Let a table take no row any more: the store has moved."""
        moved = "BEGIN SELECT RAISE(ABORT, 'the store has moved'); END"
        self.execute(f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} {moved}")


def open_keys(path: Path) -> Database:
    """Open a file of students' keys, made where it is missing: what is deleted in it is overwritten.

    Raises:
        RefusedError: It can't be used, or it is something else.
    """
    database = Sqlite(path)
    try:
        if database.version() not in (0, _KEYS_VERSION):
            raise foreign(database.name, "by another version of the grader")
        database.settle()
        database.execute("PRAGMA secure_delete = ON")
        if database.version() == 0:
            with database.writing():
                if database.version() == 0:  # another process may have been first
                    database.create(person_keys.TABLES + _KEYS_GUARDS)
                    database.set_version(_KEYS_VERSION)
    except BaseException:
        database.close()
        raise
    return database


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file a name leads to."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _must_be_whole(path: Path) -> None:
    """A new store beside the side files of another would take them for its own, and destroy both.

    Raises:
        RefusedError: The file is gone, but what was written last is still beside.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and not path.exists():
        raise RefusedError(
            f"The store {path} is gone, and {log.name} is still there with what was written last.",
            f"Put the store back; to begin a new one, move {log.name} away, too.",
        )


def _named(values: tuple[Value, ...]) -> dict[str, Value]:
    """The value of $1 and of those after it."""
    return {str(number): value for number, value in enumerate(values, 1)}


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
