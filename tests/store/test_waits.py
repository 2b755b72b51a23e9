"""How long hand-ins waited beside what was promised; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from grader.store import Store
from grader.store.queue import Lane, Queue
from grader.store.waits import KEPT_SECONDS, Kept, Waits

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def test_promises_are_compared_with_what_came(store: Store) -> None:
    """As they were told: rounded up; what waits still, or had none, is not among them."""
    waits = Waits(store.database)
    assert waits.kept() is None
    for name, promised, took in (
        ("a", 7.0, 9.0),
        ("b", 11.0, 18.0),
        ("c", None, 3.0),
        ("d", 5.0, None),
    ):
        waits.began(name, NOON, promised)
        if took is not None:
            waits.ended(name, after(took))
    assert waits.kept() == Kept(2, 1, 12.5, 13.5)


def test_what_was_graded_in_the_last_minute_is_counted(store: Store) -> None:
    """And a day later it is forgotten."""
    waits = Waits(store.database)
    for name, done in (("a", 1), ("b", 30), ("c", 70)):
        waits.began(name, NOON)
        waits.ended(name, after(done))
    assert [waits.a_minute(after(at)) for at in (30, 70, 100, 131)] == [2, 2, 1, 0]
    waits.began("d", NOON)
    waits.ended("d", after(KEPT_SECONDS + 31))
    rows = store.database.rows("SELECT submission FROM waits ORDER BY submission")
    assert rows == [("c",), ("d",)]


def test_the_queue_notes_when_something_came_and_went(store: Store) -> None:
    """What is graded once more waits anew, without a promise."""
    queue, waits, clock = Queue(store.database), Waits(store.database), store.database.clock

    def graded(number: int) -> None:
        leased = queue.lease("w", clock())
        assert leased is not None
        assert waits.a_minute(clock()) == number - 1
        assert queue.finish(leased, 3600.0)
        assert waits.a_minute(clock()) == number

    queue.here("w", clock())
    with store.together():
        place = queue.hand_in("a", "ada", "dropout", clock())
    assert place.seconds is None  # nothing was graded yet
    graded(1)
    assert waits.kept() is None
    with store.together():
        place = queue.hand_in("b", "ada", "dropout", clock())
    assert place.seconds == 3600
    graded(2)
    assert waits.kept() is not None
    queue.add("b", "ada", "dropout", Lane.RERUN, clock())
    graded(2)
    assert waits.kept() is None
