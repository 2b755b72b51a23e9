"""One look for all who watch: what is read, when it is told, and when it is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from grader.errors import RefusedError
from grader.server import board
from grader.server.board import Board, Picture


def picture(waiting: int) -> Picture:
    """How it stands, with so many that wait."""
    return Picture(waiting, None, 0, 0, None, (), (), ())


class Course:
    """Something that is looked at: its signs are what waits."""

    def __init__(self) -> None:
        self.waiting = 0
        self.is_there = True
        self.asked = self.read = 0

    def __call__(self, known: tuple[Any, ...]) -> tuple[tuple[Any, ...], Picture | None]:
        self.asked += 1
        if not self.is_there:
            raise RefusedError("The database is gone.")
        signs = (self.waiting,)
        if signs == known:
            return signs, None
        self.read += 1
        return signs, picture(self.waiting)


async def told(stream: AsyncIterator[Picture | None]) -> Picture:
    """The next picture, whatever signs of life come before it."""
    while (found := await anext(stream)) is None:
        pass
    return found


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_EVERY", 0.01)
    monkeypatch.setattr(board, "_HEARTBEAT", 0.05)


def test_all_who_watch_share_one_look_and_are_told_what_differs() -> None:
    """A look reads nothing as long as the signs are the same, however many watch; then all are told."""

    async def watching() -> None:
        course = Course()
        shared = Board(course)
        streams = [shared.watch(f"p{number}") for number in range(30)]
        first = [await told(stream) for stream in streams]
        assert first == [picture(0)] * 30
        assert len({id(one) for one in first}) == 1, "what is drawn of it is drawn once"
        assert await anext(streams[0]) is None, "a sign of life"
        asked = course.asked
        while course.asked < asked + 20:  # noqa: ASYNC110 - nothing tells of a look
            await asyncio.sleep(0.01)
        assert course.read == 1
        course.waiting = 3
        for stream in streams:
            assert await told(stream) == picture(3)
        assert course.read == 2
        for stream in streams:
            await stream.aclose()

    asyncio.run(watching())


def test_a_database_that_went_away_is_waited_for() -> None:
    """And what has changed meanwhile is told when it is back."""

    async def watching() -> None:
        course = Course()
        stream = Board(course).watch("p")
        assert await told(stream) == picture(0)
        course.is_there = False
        assert await anext(stream) is None
        course.is_there, course.waiting = True, 1
        assert await told(stream) == picture(1)
        await stream.aclose()

    asyncio.run(watching())


def test_nothing_stays_when_nobody_watches() -> None:
    """Neither the looks nor what was seen; and streams end when the server does."""

    async def watching() -> None:
        course = Course()
        shared = Board(course)
        stream = shared.watch("p")
        await told(stream)
        await stream.aclose()
        while shared._picture is not None:  # noqa: ASYNC110 - nor of its end
            await asyncio.sleep(0.01)
        asked = course.asked
        await asyncio.sleep(0.05)
        assert course.asked == asked
        stream = shared.watch("p")
        await told(stream)
        await shared.end()
        assert [one async for one in stream if one] == []
        assert not shared.has_room("p")

    asyncio.run(watching())
