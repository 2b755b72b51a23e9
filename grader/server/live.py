"""Live pages: one look at the database a moment for all that are open, and an end for all of them at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable

from starlette.concurrency import run_in_threadpool

from grader.errors import GraderError
from grader.server.readings import State

_EVERY = 0.7
_HEARTBEAT = 15.0  # what a proxy or a browser that went away is found out by
_LONGEST = 600.0  # then the browser comes again by itself, and is asked again who it is
_MOST_A_PERSON = 12


class Live:
    """Tells whoever watches a submission each state it comes to, the present one first.

    `look` reads the states of all that are watched, in a thread.
    """

    def __init__(self, look: Callable[[Iterable[str]], dict[str, State]]) -> None:
        self._look = look
        self._watched: Counter[str] = Counter()
        self._people: Counter[str] = Counter()
        self._states: dict[str, State] = {}
        self._changed = asyncio.Condition()
        self._ending = False
        self._poller: asyncio.Task[None] | None = None

    def has_room(self, person: str) -> bool:
        """Whether one more page of a person's may be live."""
        return not self._ending and self._people[person] < _MOST_A_PERSON

    async def watch(self, id_: str, person: str) -> AsyncIterator[State | None]:
        """Give each state up to the final one; None is that nothing has changed for a while."""
        self._watched[id_] += 1
        self._people[person] += 1
        if self._poller is None:
            self._poller = asyncio.create_task(self._poll())
        last: State | None = None
        until = asyncio.get_running_loop().time() + _LONGEST
        try:
            while not self._ending and asyncio.get_running_loop().time() < until:
                state = self._states.get(id_)
                if state is not None and state != last:
                    last = state
                    yield state
                    if state.is_final:
                        return
                elif not await self._next_change():
                    yield None
        finally:
            for counter, key in ((self._watched, id_), (self._people, person)):
                counter[key] -= 1
                if not counter[key]:
                    del counter[key]
            if id_ not in self._watched:
                self._states.pop(id_, None)

    async def end(self) -> None:
        """End all streams."""
        self._ending = True
        async with self._changed:
            self._changed.notify_all()
        if self._poller is not None:
            self._poller.cancel()

    async def _next_change(self) -> bool:
        try:
            async with asyncio.timeout(_HEARTBEAT), self._changed:
                await self._changed.wait()
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
                found = {id_: state for id_, state in found.items() if id_ in self._watched}
                if any(self._states.get(id_) != state for id_, state in found.items()):
                    self._states.update(found)
                    async with self._changed:
                        self._changed.notify_all()
            await asyncio.sleep(_EVERY)
