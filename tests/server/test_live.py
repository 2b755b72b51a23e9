"""What is told to an open page, and how often."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator

import pytest

from grader.server import live
from grader.server.live import Live
from grader.server.readings import State


def watched(states: Iterator[State]) -> list[State]:
    """What the page of a submission is told, that is in another state at each look."""

    def look(ids: Collection[str]) -> dict[str, State]:
        return dict.fromkeys(ids, next(states))

    async def watching() -> list[State]:
        return [state async for state in Live(look).watch("one", "ada") if state is not None]

    return asyncio.run(watching())


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_EVERY", 0.001)


def test_a_place_far_back_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a deadline each of hundreds has another one at each look; the last few are told each, and what follows."""
    line = [State("one", "waiting", place) for place in range(40, 0, -1)]
    told = [*line, State("one", "grading"), State("one", "graded", points=3.0, possible=4.0)]
    seen = watched(iter(told))
    assert seen[0].place == 40
    assert [state.place for state in seen[1:]] == [5, 4, 3, 2, 1, 0, 0]
    assert seen[-1].is_final
    monkeypatch.setattr(live, "_SELDOM", 0.0)
    assert watched(iter(told)) == told
