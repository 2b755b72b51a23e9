"""By which connections the web process reads and writes, and what is written together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event

import pytest

from grader.errors import InternalError, RefusedError, UsageError
from grader.server.stores import Connections
from grader.store import Store
from grader.store.database import Database
from grader.store.person_keys import PersonKeys
from grader.store.schema import open_database
from tests.service.queued import wait_until
from tests.store.conftest import path, where

__all__ = ["path", "where"]


@pytest.fixture
def connections(where: Path | str) -> Iterator[Connections]:
    """Give connections to a store of either kind."""
    Store.open(where).close()
    with ExitStack() as made:
        yield Connections(lambda: made.enter_context(open_database(where)))


def note(prefix: str) -> Callable[[Store], int]:
    """Something that is written; gives which connection it was written by."""

    def action(store: Store) -> int:
        store.database.execute("INSERT INTO uses (prefix, time) VALUES ($1, '')", prefix)
        return id(store.database)

    return action


def noted(connections: Connections) -> set[str]:
    """What was written and is seen by others."""
    with connections.use() as store:
        return {prefix for (prefix,) in store.database.rows("SELECT prefix FROM uses")}


def asked_meanwhile(
    connections: Connections, *actions: Callable[[Store], int]
) -> list[Future[int]]:
    """What comes of actions that are asked for, in this order, while "first" is being written."""
    begun, go_on = Event(), Event()

    def first(store: Store) -> None:
        note("first")(store)
        begun.set()
        go_on.wait()

    told: list[Future[int]] = []
    with ThreadPoolExecutor(1 + len(actions)) as pool:
        pool.submit(connections.together, first)
        begun.wait()
        for number, action in enumerate(actions, 1):
            told.append(pool.submit(connections.together, action))
            wait_until(lambda so_many=number: len(connections._asked) == so_many)
        assert noted(connections) == set()
        go_on.set()
    return told


def test_what_is_asked_for_meanwhile_is_one_transaction(connections: Connections) -> None:
    """Nobody sees a part of it; what an action raises is told to who asked for it, and undoes that alone."""
    seen = []

    def looks(store: Store) -> int:
        seen.append(noted(connections))
        return note("looks")(store)

    def refused(store: Store) -> int:
        note("refused")(store)
        raise UsageError("not now")

    def keyless(store: Store) -> int:
        PersonKeys.of(store.database).take({"cyd": b"cyd's", "no\0body": b"key"})
        return 0

    def half(store: Store) -> int:
        with suppress(UsageError), store.together():
            refused(store)
        return 0

    told = asked_meanwhile(connections, note("a"), looks, refused, keyless, half, note("b"))
    assert {told[0].result(), told[1].result()} == {told[5].result()}
    for number, kind, text in (
        (2, UsageError, "not now"), (3, RefusedError, "NUL"), (4, InternalError, "passed over")
    ):  # fmt: skip
        with pytest.raises(kind, match=text):
            told[number].result()
    with connections.use() as store:
        assert PersonKeys.of(store.database).get("cyd") is None
    assert seen == [{"first"}]
    assert noted(connections) == {"first", "a", "looks", "b"}


def test_a_transaction_that_is_lost_is_told_to_all_who_had_a_part_in_it(tmp_path: Path) -> None:
    """As a full disk ends it from inside: what comes after would be written without what was before."""
    Store.open(tmp_path / "store.sqlite").close()
    connections = Connections(lambda: open_database(tmp_path / "store.sqlite"))

    def loses(store: Store) -> int:
        store.database.execute("ROLLBACK")
        raise RefusedError("full")

    for told in asked_meanwhile(connections, note("a"), loses, note("b")):
        with pytest.raises(RefusedError, match="full"):
            told.result()
    assert noted(connections) == {"first"}


def test_a_database_that_is_gone_is_told_to_all_who_asked(tmp_path: Path) -> None:
    """And who asks later has it as soon as it is back."""
    Store.open(tmp_path / "store.sqlite").close()
    gone = [True]

    def connect() -> Database:
        if gone.pop():
            raise RefusedError("gone")
        return open_database(tmp_path / "store.sqlite")

    connections = Connections(connect)
    with pytest.raises(RefusedError, match="gone"):
        connections.together(note("a"))
    gone.append(False)
    connections.together(note("b"))
    assert noted(connections) == {"b"}


def test_one_that_failed_takes_those_of_its_time_with_it(tmp_path: Path) -> None:
    """A database that was started anew has ended them all: each would refuse one more visitor."""
    made: list[Database] = []

    def connect() -> Database:
        made.append(open_database(tmp_path / "store.sqlite"))
        return made[-1]

    connections = Connections(connect)
    with connections.use(), connections.use():
        assert len(made) == 2
    with pytest.raises(UsageError), connections.use():
        raise UsageError("what somebody asked for")
    with connections.use() as store:
        assert store.database in made[:2]
    with pytest.raises(RefusedError), connections.use():
        raise RefusedError("gone")
    with connections.use() as store:
        assert store.database is made[2]
