"""Keeps what a worker has leased, in a thread of its own with a connection of its own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from grader.errors import RefusedError
from grader.store.arrivals import forget_keys
from grader.store.queue import Leased, Queue
from grader.store.schema import open_tables
from grader.store.settings import VERSION_OF, change_setting
from grader.version import __version__

if TYPE_CHECKING:
    from grader.store.database import Database


class Keeper(Thread):
    """Renews the lease, and tells that the worker is alive, however long a grading takes."""

    def __init__(self, where: Path | str, name: str, lease_seconds: float) -> None:
        super().__init__(daemon=True, name="lease")
        self.leased: Leased | None = None
        self.lost: Leased | None = None
        self._where, self._worker = where, name
        self._lease_seconds = lease_seconds
        self._over = Event()
        self._said = False

    def run(self) -> None:
        """Renew four times in the time of a lease."""
        database: Database | None = None
        while True:
            try:
                database = database or open_tables(self._where, {})
                self._renew(Queue(database, self._lease_seconds), database)
            except RefusedError:  # the worker waits for the database, too
                if database is not None:
                    with suppress(Exception):  # it is gone already
                        database.close()
                database = None
            if self._over.wait(self._lease_seconds / 4):
                break
        if database is not None:
            database.close()

    def _renew(self, queue: Queue, database: Database) -> None:
        now = database.clock()
        queue.here(self._worker, now)
        if not self._said:
            change_setting(database, VERSION_OF + self._worker, __version__)
            self._said = True
        leased = self.leased
        if leased is not None and not queue.renew(leased, now) and self.leased is leased:
            self.lost = leased
        forget_keys(database, now)

    def end(self) -> None:
        """Renew no more."""
        self._over.set()
        if self.is_alive():  # or what kept the worker from beginning would not be told
            self.join(1)
