"""A database that a store can live in: what its rows need of one, whichever it is.

A statement is the same text for both kinds: `$1` is the first value, and types are written as SQLite has them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sized
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from grader.errors import InternalError, RefusedError

Value = str | bytes | int | float | None

_REMEDIES = (
    ("full", "Make room on the disk and run this again; what was stored is kept."),
    ("No space left", "Make room on the disk and run this again; what was stored is kept."),
    ("disk I/O", "Look at the disk (is it full, or gone?), then run this again."),
    ("locked", "Another grade command is writing; wait for it, then run this again."),
    ("readonly", "Give yourself permission to write to it and to its folder."),
    (
        "permission denied for",  # PostgreSQL's, of a role; a file's has no "for"
        "Use a role that may: moving a store away is its owner's, all else is given by grade store prepare.",
    ),
    ("ermission", "Give yourself permission to write to it and to its folder."),
    ("unable to open", "Give yourself permission to read and write it and its folder."),
    ("not a database", "The file is damaged: restore it from a backup, or move it away."),
    ("malformed", "The file is damaged: restore it from a backup, or move it away."),
    (
        "connection to server",
        "See that the database runs and that its address is right, then run this again.",
    ),
    (
        "connection failed",
        "See that the database runs and that its address is right, then run this again.",
    ),
    ("store has moved", "The course uses another database now: run this again."),
    ("only grows", "Two submissions drew one id, which is rare: run this again."),
    ("surrogates", "A name in it is not Unicode: rename the file or the folder."),
    ("NUL", "A name in it holds a NUL: rename the file or the folder."),
)


@dataclass(frozen=True, slots=True)
class Grants:
    """What may be done to which tables (SELECT, INSERT, UPDATE, DELETE), and to nothing else.

    Of a table that is in `columns`, only these may be read.
    """

    tables: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]


class Database(ABC):
    """One connection to a course's rows, for one thread at a time. Use `schema.open_database`.

    Whatever keeps it from being used is raised as `RefusedError`, with what to do.
    """

    name: str
    """Where it is, for messages."""
    errors: tuple[type[Exception], ...]
    """What its library raises."""
    skipping = ""
    """The end of a query for rows to change that passes over those which another one is changing."""
    has_keys = False
    """Whether the students' keys are in it; else they are beside."""
    turn: datetime
    """When the present `writing` had its turn, or the last one, by the `clock`: asking that costs a way."""
    _writes = False
    _failed: BaseException | None = None
    seals = False
    """Whether it is known that what is kept here is sealed; `sealing.seals` finds out."""

    @cached_property
    def beside(self) -> Database:
        """Where the students' keys are that belong to its rows: here, or beside. Opened at the first need."""
        return self._open_beside()

    @abstractmethod
    def _open_beside(self) -> Database:
        """Open it, or give this one."""

    @abstractmethod
    def execute(self, statement: str, *values: Value) -> int:
        """Run a statement, and say how many rows it touched."""

    @abstractmethod
    def rows(self, query: str, *values: Value) -> list[tuple[Any, ...]]:
        """All rows that a query finds."""

    @abstractmethod
    def stream(self, query: str, *values: Value) -> Iterator[tuple[Any, ...]]:
        """The same one by one; what a whole class handed in need not fit into memory."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction of the one writer, begun at once: what is read inside stays true until it ends.

        Whoever else wants to write waits. Inside another one it goes with that: what is raised out of it and
        then passed over undoes all of it, or of the `part` around it.

        Raises:
            InternalError: Something was passed over.
        """
        if self._writes:
            try:
                yield
            except BaseException as error:
                self._failed = self._failed or error
                raise
            return
        with self._transaction_to_write() as self.turn:
            self._writes = True
            try:
                yield
                self._must_be_whole()
            finally:
                self._writes, self._failed = False, None

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of a transaction that is undone alone when it raises; only inside `writing`.

        Raises:
            InternalError: Something in it was passed over.
        """
        if not self._writes:
            raise InternalError("A part belongs into a transaction.")
        before, self._failed = self._failed, None
        try:
            with self._savepoint():
                yield
                self._must_be_whole()
        finally:
            self._failed = before

    def _must_be_whole(self) -> None:
        """Let nobody go on after half of something; PostgreSQL would undo all at the end, and say nothing."""
        if self._failed is not None or not self.is_in_transaction:
            told = "A part of a transaction failed, and was passed over."
            raise InternalError(told) from self._failed

    @abstractmethod
    def _transaction_to_write(self) -> AbstractContextManager[datetime]:
        """Begin it at once, and end it with what is inside; gives the time when it began."""

    @abstractmethod
    def _savepoint(self) -> AbstractContextManager[None]:
        """Go back to here where what is inside raises."""

    @property
    @abstractmethod
    def is_in_transaction(self) -> bool:
        """Whether one is under way: a full disk or a lost server ends it, however deep inside."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[None]:
        """A transaction that sees one moment, whoever writes meanwhile."""

    def clock(self) -> datetime:
        """The time that all who use this database agree on."""
        return datetime.now(UTC)

    @abstractmethod
    def close(self) -> None:
        """End the connection."""

    # ------------------------------------------------------------ the making of tables

    @abstractmethod
    def version(self) -> int:
        """The version of the tables in it, 0 where there are none.

        Raises:
            RefusedError: Another program's tables are in it.
        """

    @abstractmethod
    def settle(self) -> None:
        """Prepare the connection for a store's work."""

    @abstractmethod
    def set_version(self, version: int) -> None:
        """Say which version its tables are."""

    @abstractmethod
    def create(self, tables: str) -> None:
        """Make tables and indexes."""

    @abstractmethod
    def guard(self, *tables: str) -> None:
        """Let the database itself hold that rows of these tables are only added."""

    @abstractmethod
    def restrict(self, grants: Grants) -> None:
        """Let the connection do no more than it is granted from now on, or make sure that it can't.

        Raises:
            RefusedError: It could do more, and that can't be given up here.
        """

    @abstractmethod
    def refuse_rows(self, table: str) -> None:
        """Let a table take no row any more: the store has moved."""

    @abstractmethod
    def clean(self, *tables: str) -> list[str]:
        """Let nothing be left of rows that were deleted from these tables, nor in what was written ahead.

        Given back are the statements that are left to be run by somebody who may: none, if all is done.

        Raises:
            RefusedError: It can't be done now, as others are reading.
        """

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Raise `RefusedError` for whatever keeps the database from being used."""
        told: tuple[type[Exception], ...] = (*self.errors, OSError, UnicodeError)
        try:
            yield
        except told as error:
            raise refusal(self.name, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def marks(values: Sized, first: int = 1) -> str:
    """The places of so many values in a statement, the first of them with this number: "$1, $2"."""
    return ", ".join(f"${place}" for place in range(first, first + len(values)))


def written(time: datetime) -> str:
    """A time as a store has it: in UTC, to the second."""
    return time.astimezone(UTC).isoformat(timespec="seconds")


def refusal(name: str, error: Exception) -> RefusedError:
    """What keeps a store from being used, as a message with a remedy."""
    text = " ".join(str(error).split()).rstrip("?.") or type(error).__name__
    remedy = next(
        (remedy for sign, remedy in _REMEDIES if sign in text),
        "Check the file and its folder; if it is damaged, restore it from a backup.",
    )
    return RefusedError(f"The store {name} can't be used: {text}.", remedy)


def foreign(name: str, by: str) -> RefusedError:
    """That what is there was written by something else."""
    return RefusedError(
        f"The store {name} was written {by}.",
        "Use what wrote it, or move it away to begin a new store.",
    )


def refuse_nul(values: tuple[Value, ...]) -> None:
    """PostgreSQL has no text with a NUL in it, so that no store has.

    Raises:
        OSError: There is one.
    """
    for value in values:
        if isinstance(value, str) and "\0" in value:
            raise OSError("a text with a NUL in it")
