"""Live pages: one look at the database a moment for all that are open, and an end for all of them at once."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import contextmanager

from starlette.concurrency import run_in_threadpool

from grader.errors import GraderError
from grader.server.readings import State

_EVERY = 0.7
_NEAR = 5  # places; who is farther back in the line is told no oftener of a new one than
_SELDOM = 5.0
_HEARTBEAT = 15.0  # what a proxy or a browser that went away is found out by
_LONGEST = 600.0  # then the browser comes again by itself, and is asked again who it is
_MOST_A_PERSON = 12


class Streams(ABC):
    """Pages that are live: so many a person, somebody who looks for them all, and an end for all at once."""

    def __init__(self) -> None:
        self._people: Counter[str] = Counter()
        self._ending = False
        self._poller: asyncio.Task[None] | None = None

    @property
    def open(self) -> int:
        """How many pages are live."""
        return sum(self._people.values())

    def has_room(self, person: str) -> bool:
        """Whether one more page of a person's may be live."""
        return not self._ending and self._people[person] < _MOST_A_PERSON

    @contextmanager
    def one_more(self, person: str) -> Iterator[Callable[[], bool]]:
        """Count a page of a person's as live; given is what tells whether it still may be."""
        loop = asyncio.get_running_loop()
        self._people[person] += 1
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        until = loop.time() + _LONGEST
        try:
            yield lambda: not self._ending and loop.time() < until
        finally:
            self._people[person] -= 1
            if not self._people[person]:
                del self._people[person]

    async def end(self) -> None:
        """End all streams."""
        self._ending = True
        await self._wake()
        if self._poller is not None:
            self._poller.cancel()

    @abstractmethod
    async def _poll(self) -> None:
        """Look at the database, as long as that is wanted."""

    @abstractmethod
    async def _wake(self) -> None:
        """Let all that wait see that something has changed."""


class Live(Streams):
    """Tells whoever watches a submission each state it comes to, the present one first.

    `look` reads the states of all that are watched, in a thread.
    """

    def __init__(self, look: Callable[[Collection[str]], dict[str, State]]) -> None:
        super().__init__()
        self._look = look
        self._watched: Counter[str] = Counter()
        self._states: dict[str, State] = {}
        self._since: dict[str, float] = {}
        self._changed: dict[str, asyncio.Event] = {}

    async def watch(self, id_: str, person: str) -> AsyncIterator[State | None]:
        """Give each state up to the final one; None is that nothing has changed for a while."""
        self._watched[id_] += 1
        last: State | None = None
        try:
            with self.one_more(person) as may_go_on:
                while may_go_on():
                    state = self._states.get(id_)
                    if state is not None and state != last:
                        last = state
                        yield state
                        if state.is_final:
                            return
                    elif not await self._next_change(id_):
                        yield None
        finally:
            self._watched[id_] -= 1
            if not self._watched[id_]:
                del self._watched[id_]
                for kept in (self._states, self._since, self._changed):
                    kept.pop(id_, None)

    async def _wake(self) -> None:
        for id_ in list(self._changed):
            self._changed.pop(id_).set()

    async def _next_change(self, id_: str) -> bool:
        changed = self._changed.setdefault(id_, asyncio.Event())
        try:
            async with asyncio.timeout(_HEARTBEAT):
                await changed.wait()
        except TimeoutError:
            return False
        return True

    async def _poll(self) -> None:
        while not self._ending:
            if self._watched:
                try:
                    found = await run_in_threadpool(self._look, list(self._watched))
                except GraderError:  # the database went away, and may come back
                    found = {}
                for id_, state in found.items():
                    if id_ in self._watched and self._is_told(id_, state):
                        self._states[id_], self._since[id_] = state, time.monotonic()
                        if changed := self._changed.pop(id_, None):
                            changed.set()
            await asyncio.sleep(_EVERY)

    def _is_told(self, id_: str, state: State) -> bool:
        """Whether a state is told now: a new place far back in the line, as there is at each look, can wait."""
        before = self._states.get(id_)
        if before is None or before.kind != state.kind or state.place <= _NEAR:
            return state != before
        return state != before and time.monotonic() >= self._since[id_] + _SELDOM
