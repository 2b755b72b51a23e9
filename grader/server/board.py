"""What the live page for staff shows: one look a second at the database, for all who watch.

It is cheap as long as nothing has changed: a few numbers tell. What is drawn is drawn once for all who may
see the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from grader.errors import GraderError
from grader.server.live import Streams
from grader.server.readings import failures
from grader.store.acts import Act, Acts
from grader.store.beliefs import Belief, Beliefs
from grader.store.waits import Kept, Waits

if TYPE_CHECKING:
    from grader.model import Text
    from grader.store.store import Store

_EVERY = 1.0
_HEARTBEAT = 25.0  # what a proxy or a browser that went away is found out by
_ANEW = 30.0  # seconds after which all is read once more: what is rendered anew changes no number
_MOST_FAILURES = 200


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea that students hold now: of which functions, by whom, and what staff have explained to them."""

    exercise: str
    name: str
    title: Text
    functions: tuple[str, ...]
    students: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A submission that was not graded by our fault, and is not run again."""

    id: str
    student: str
    exercise: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """The state of a course on a server: the queue, our failures, and who holds which idea.

    `drawn` is what pages made of it, by for whom.
    """

    waiting: int
    oldest: datetime | None
    a_minute: int
    workers: int
    kept: Kept | None
    failures: tuple[Failure, ...]
    ideas: tuple[Idea, ...]
    sent: tuple[Act, ...]
    drawn: dict[Hashable, str] = field(default_factory=dict, compare=False)


def look(store: Store) -> Picture:
    """See how it stands."""
    database = store.database
    now = database.clock()
    ((waiting, oldest),) = database.rows(
        "SELECT count(*), min(w.queued) FROM queue q LEFT JOIN waits w ON w.submission = q.submission"
    )
    return Picture(
        waiting,
        None if oldest is None else datetime.fromtimestamp(oldest, UTC),
        Waits(database).a_minute(now),
        _workers(store, now),
        Waits(database).kept(),
        tuple(Failure(*row) for row in failures(store, "en", _MOST_FAILURES)),
        ideas(Beliefs(database).held()),
        tuple(reversed(Acts(database).all("explanation"))),
    )


def ideas(held: list[Belief]) -> tuple[Idea, ...]:
    """Who holds what, the idea that most hold first."""
    together: dict[str, list[Belief]] = {}
    for one in held:
        together.setdefault(one.subject, []).append(one)
    found = [
        Idea(
            some[0].exercise,
            some[0].name,
            some[0].title,
            tuple(dict.fromkeys(one.function for one in some)),
            tuple(dict.fromkeys(one.student for one in some)),
            subject,
        )
        for subject, some in together.items()
    ]
    return tuple(sorted(found, key=lambda idea: (-len(idea.students), idea.subject)))


def signs(store: Store) -> tuple[Any, ...]:
    """What differs when a look would."""
    now = store.database.clock()
    (row,) = store.database.rows(
        "SELECT (SELECT max(number) FROM chain), (SELECT count(*) FROM queue), "
        "(SELECT max(turn) FROM queue)"
    )
    return (*row, Waits(store.database).a_minute(now), _workers(store, now))


def _workers(store: Store, now: datetime) -> int:
    from grader.store.queue import LEASE_SECONDS

    ((count,),) = store.database.rows(
        "SELECT count(*) FROM workers WHERE seen > $1", now.timestamp() - LEASE_SECONDS
    )
    return int(count)


class Board(Streams):
    """Tells whoever watches how it stands, now and whenever that differs.

    `read` gives what `signs` gives and a new picture, unless the signs are those that it is given; in a thread.
    """

    def __init__(
        self, read: Callable[[tuple[Any, ...]], tuple[tuple[Any, ...], Picture | None]]
    ) -> None:
        super().__init__()
        self._read = read
        self._picture: Picture | None = None
        self._signs: tuple[Any, ...] = ()
        self._anew = 0.0
        self._changed = asyncio.Event()

    async def watch(self, person: str) -> AsyncIterator[Picture | None]:
        """Give each picture; None is that nothing has changed for a while."""
        last: Picture | None = None
        with self.one_more(person) as may_go_on:
            while may_go_on():
                changed = self._changed
                if self._picture is not None and self._picture is not last:
                    last = self._picture
                    yield last
                    continue
                try:
                    async with asyncio.timeout(_HEARTBEAT):
                        await changed.wait()
                except TimeoutError:
                    yield None

    async def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _poll(self) -> None:
        while self._people and not self._ending:
            try:
                await self._look()
            except GraderError:  # the database went away, and may come back
                self._signs = ()
            await asyncio.sleep(_EVERY)
        self._picture, self._signs = None, ()  # of what staff saw, nothing stays when nobody looks

    async def _look(self) -> None:
        anew = time.monotonic() > self._anew
        signs, picture = await run_in_threadpool(self._read, () if anew else self._signs)
        self._signs = signs
        if anew:
            self._anew = time.monotonic() + _ANEW
        if picture is not None and picture != self._picture:
            self._picture = picture
            await self._wake()
