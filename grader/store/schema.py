"""The tables of the store, and the opening of a database that holds them.

Version 2 has when each submission was handed in, in a table beside: `received` is when it was stored, or
what a hand-in claims, and receipts hang on it. A row of version 1 gets a time only if that is proved. Version
3 has the chain, whose first link hashes what an earlier version left; version 4 what people do in the pages;
version 5 who they are at other servers, what is sealed with a key of a student, and who was forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from grader.store import (
    accounts,
    acts,
    appointments,
    arrivals,
    beliefs,
    chain,
    contexts,
    errands,
    fetched,
    identities,
    logins,
    passback,
    person_keys,
    queue,
    renderings,
    sealing,
    settings,
    trials,
    waits,
)
from grader.store.database import Database, foreign, written

VERSION = 5
_LOG = """CREATE TABLE IF NOT EXISTS standings (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points REAL,
    notes TEXT NOT NULL,
    submission TEXT NOT NULL
) STRICT;
"""
# A submission of version 1 is not in it, unless its time is proved: nobody knows whether it had one.
_TIMES = """
CREATE TABLE times (
    number INTEGER PRIMARY KEY REFERENCES submissions (number),
    handed_in TEXT
) STRICT;
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
"""
_TABLES = """
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
"""
# What may be dropped at any time, and is made again.
_DROPPABLE = settings.TABLES + renderings.TABLES + queue.TABLES
# Of a course on a server: in part kept, in part droppable.
_SERVED = accounts.TABLES + arrivals.TABLES
_SERVED_KEPT = ("claims", "invitations", "tokens", "revocations")
# What version 4 has beside.
_PAGES = appointments.TABLES + acts.TABLES + errands.TABLES + beliefs.TABLES + waits.TABLES
_PAGES += trials.TABLES
_PAGES_KEPT = ("appointments", "acts")
# What version 5 has beside.
_FEDERATED = identities.TABLES + contexts.TABLES + logins.TABLES + fetched.TABLES
_FEDERATED += passback.TABLES
_FEDERATED_KEPT = ("identities", "contexts")
_RIGHTS = sealing.TABLES + chain.EARLIER_TABLES
_RIGHTS_GUARDED = ("forgotten", "carried", "earlier_links")


def open_database(where: Path | str) -> Database:
    """Connect to the SQLite file with a path (made where it is missing), or to a PostgreSQL with a URL.

    Raises:
        RefusedError: It can't be used.
    """
    if isinstance(where, str):
        from grader.store.postgres import Postgres

        return Postgres(where)
    from grader.store.sqlite import Sqlite

    return Sqlite(where)


def open_tables(where: Path | str, dues: Mapping[str, datetime]) -> Database:
    """Connect to a store, make its tables the first time, and carry over what an earlier version left.

    Raises:
        RefusedError: It can't be used, or it is another program's, or a later version's.
    """
    database = open_database(where)
    try:
        _settle(database, dues)
    except BaseException:
        database.close()
        raise
    return database


def _settle(database: Database, dues: Mapping[str, datetime]) -> None:
    version = database.version()
    if version not in range(VERSION + 1):
        raise foreign(database.name, f"by another version of the grader ({version})")
    database.settle()
    if version == VERSION:
        return
    with database.writing():
        version = database.version()  # another process may have been first
        if version < VERSION and database.has_keys:
            database.create(person_keys.TABLES)
        if version == 0:
            database.create(_TABLES + _LOG + _TIMES + _JOINS + chain.TABLES)
            database.create(_DROPPABLE + _SERVED + _PAGES + _FEDERATED + _RIGHTS)
            database.guard("chain", "earlier_links", *chain.KEPT)
        elif version < VERSION:
            _carry_over(database, version, dues)
        database.set_version(VERSION)


def _carry_over(database: Database, version: int, dues: Mapping[str, datetime]) -> None:
    """Make an earlier version the present one; what is in it stays as it is."""
    if version == 1:
        # The first stores of version 1 lack these.
        database.create(
            f"{_LOG}CREATE INDEX IF NOT EXISTS submissions_by_digest ON submissions (digest);\n"
        )
        database.create(_TIMES + _JOINS)
        database.guard("times", "joins")
        for number, time in _proved(database, dues):
            database.execute("INSERT INTO times (number, handed_in) VALUES ($1, $2)", number, time)
    if version < 3:
        database.create(chain.TABLES + _DROPPABLE + _SERVED)
        database.guard("standings", "chain", "upgrades", *_SERVED_KEPT)
    if version < 4:
        database.create(_PAGES)
        database.guard(*_PAGES_KEPT)
    database.create(_FEDERATED)
    database.guard(*_FEDERATED_KEPT)
    database.create(_RIGHTS)
    database.guard(*_RIGHTS_GUARDED)
    if version < 3:
        chain.seal_upgrade(database, written(datetime.now(UTC)), version)


def _proved(database: Database, dues: Mapping[str, datetime]) -> list[tuple[int, str]]:
    """The rows of version 1 that were handed in at the time that they have.

    A file from a folder was stored with our clock, or with the due time if that was past. So what is
    earlier than a row before it was handed in with its time; and so was a file whose name lacks the
    exercise's, as no folder's does. The due time, or a time that several share, which may have been it,
    proves nothing.
    """
    rows = database.rows(
        "SELECT number, exercise, filename, received, count(*) OVER (PARTITION BY exercise, received) "
        "FROM submissions ORDER BY number"
    )
    due = {(name, written(time)) for name, time in dues.items()}
    there = _there(database, [row[0] for row in rows])
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


def _there(database: Database, numbers: list[int]) -> dict[int, str]:
    """By when each row was in the store: the log names the submissions that it is about."""
    logged = dict(
        database.rows(
            "SELECT s.number, min(l.time) FROM standings l JOIN submissions s ON s.id = l.submission "
            "GROUP BY s.number"
        )
    )
    by = written(datetime.now(UTC))
    there = {}
    for number in reversed(numbers):
        by = min(by, logged.get(number, by))
        there[number] = by
    return there
