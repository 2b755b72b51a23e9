"""The stores of the web process: a connection for each thread, and one transaction for what many write."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from grader.errors import UsageError
from grader.store.database import Database
from grader.store.store import Store

T = TypeVar("T")


class Connections:
    """Connections to the database, one for each thread that needs one.

    When one fails none that was there is used again: what has ended it has most likely ended them all.
    """

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._connect = connect
        self._idle: queue.LifoQueue[Database] = queue.LifoQueue()
        self._asked: deque[tuple[Callable[[Store], Any], Future[Any]]] = deque()
        self._turn = Lock()

    @contextmanager
    def use(self) -> Iterator[Store]:
        """Give a store for this thread.

        Raises:
            RefusedError: The database can't be reached.
        """
        try:
            database = self._idle.get_nowait()
        except queue.Empty:
            database = self._connect()
        try:
            yield Store(database)
        except UsageError:  # what somebody asked for, and no fault of the connection
            self._idle.put(database)
            raise
        except BaseException:
            _close(database)
            with suppress(queue.Empty):
                while True:
                    _close(self._idle.get_nowait())
            raise
        self._idle.put(database)

    def together(self, action: Callable[[Store], T]) -> T:
        """Write something, in one transaction with what other threads ask for meanwhile; give what it gives.

        So the disk is waited for once by all, and not by one after another. It is on the disk when this
        returns. What an action raises undoes that action alone.

        Raises:
            RefusedError: The database can't be used; nothing is written.
        """
        done: Future[T] = Future()
        self._asked.append((action, done))
        with self._turn:
            if not done.done():
                self._write_all()
        return done.result()

    def _write_all(self) -> None:
        """Do all that is asked for, on behalf of the threads that wait for their turn."""
        asked = [self._asked.popleft() for _ in range(len(self._asked))]
        results: list[Callable[[], None]] = []
        try:
            # Keys lie in a file of their own, which is to be on the disk before what is sealed with them.
            with self.use() as store, store.together(), store.database.beside.writing():
                beside = store.database.beside
                for action, done in asked:
                    try:
                        # In PostgreSQL the keys are not beside.
                        with store.part(), nullcontext() if beside.has_keys else beside.part():
                            result = action(store)
                    except Exception as error:
                        if not store.database.is_in_transaction:
                            raise  # with it went what the others have written
                        results.append(partial(done.set_exception, error))
                    else:
                        results.append(partial(done.set_result, result))
        except BaseException as error:  # noqa: BLE001 - the others would wait for ever
            for _, done in asked:
                done.set_exception(error)
            return
        for tell in results:
            tell()


def _close(database: Database) -> None:
    with suppress(Exception):  # it is gone already
        database.close()
