"""The queue: who comes next, who has it, and what is told of it; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from grader.model import Status, Submission
from grader.store import Store
from grader.store.queue import LEASE_SECONDS, MOST_AGAIN, MOST_LOSSES, Lane, Leased, Queue

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=LEASE_SECONDS + 1)


@pytest.fixture
def queue(store: Store) -> Queue:
    """The queue of an empty store."""
    return Queue(store.database)


def add(queue: Queue, *names: str, lane: Lane = Lane.STUDENT) -> None:
    """Queue submissions, each called student/exercise/number."""
    for name in names:
        student, exercise, _ = name.split("/")
        queue.add(name, student, exercise, lane, NOON)


def order(queue: Queue, worker: str = "w", now: datetime = NOON) -> list[str]:
    """Lease and finish all that a worker may have, one after another."""
    found = []
    while leased := queue.lease(worker, now):
        found.append(leased.submission)
        assert queue.finish(leased)
    return found


def take(queue: Queue, worker: str = "w", now: datetime = NOON) -> Leased:
    """Lease what comes next, which is there."""
    leased = queue.lease(worker, now)
    assert leased is not None
    return leased


def test_students_take_turns(queue: Queue) -> None:
    """Behind a flood of one student another is the second, also where some of it has been graded."""
    add(queue, *(f"flood/{k}/1" for k in range(6)))
    add(queue, "ada/a/1", "ada/b/1")
    for _ in range(2):
        queue.finish(take(queue))
    add(queue, "bob/a/1")
    assert order(queue) == [
        "flood/1/1",
        "ada/b/1",
        "bob/a/1",
        *(f"flood/{k}/1" for k in range(2, 6)),
    ]


def test_the_newest_attempt_comes_first(queue: Queue) -> None:
    """It takes the place of the earlier ones at the exercise, which are graded behind it; nobody else waits for it."""
    add(queue, "ada/a/1", "bob/a/1", "ada/b/1", "ada/a/2", "ada/a/3")
    place = queue.place("ada/a/3", NOON)
    assert place is not None
    assert place.place == 1
    assert order(queue) == ["ada/a/3", "bob/a/1", "ada/b/1", "ada/a/2", "ada/a/1"]


def test_what_is_being_graded_keeps_its_worker(queue: Queue) -> None:
    """A newer attempt changes nothing for the one that is under way."""
    add(queue, "ada/a/1")
    leased = take(queue)
    add(queue, "ada/a/2")
    assert take(queue, "v").submission == "ada/a/2"
    assert queue.finish(leased)


def test_lanes_are_graded_in_order_and_a_worker_stays_free(queue: Queue) -> None:
    """Of two workers one takes nothing behind the students' lane; a single one takes what there is."""
    for worker in ("v", "w"):
        queue.here(worker, NOON)
    add(queue, "ada/a/1", "bob/a/1", lane=Lane.REGRADE)
    add(queue, "eve/a/1", lane=Lane.RERUN)
    first = take(queue, "w")
    assert first.submission == "eve/a/1"
    assert queue.lease("v", NOON) is None
    add(queue, "ada/a/2")
    other = take(queue, "v")
    assert other.submission == "ada/a/2"
    assert queue.finish(other)
    queue.gone("v")
    assert queue.finish(first)
    assert take(queue, "w").submission == "ada/a/1"


def test_what_waits_behind_may_be_brought_forward(queue: Queue) -> None:
    """Queued for an earlier lane it goes there, for a later one it stays."""
    add(queue, "ada/a/1", "bob/a/1", lane=Lane.REGRADE)
    add(queue, "bob/a/1", lane=Lane.RERUN)
    add(queue, "bob/a/1", lane=Lane.REGRADE)
    assert [take(queue).lane, queue.waiting()] == [Lane.RERUN, 2]


def test_a_lease_ends_and_is_renewed(queue: Queue) -> None:
    """Whoever does not renew it has lost it, and can neither renew nor finish any more."""
    add(queue, "ada/a/1")
    leased = take(queue)
    assert queue.renew(leased, NOON + timedelta(seconds=LEASE_SECONDS - 1))
    assert queue.lease("v", LATER) is None
    other = take(queue, "v", LATER + timedelta(seconds=LEASE_SECONDS))
    assert other.losses == 1
    assert not queue.renew(leased, LATER)
    assert not queue.finish(leased)
    assert not queue.give_back(leased, LATER)
    assert queue.finish(other)
    assert queue.place("ada/a/1") is None


def test_losses_of_workers_are_counted(queue: Queue) -> None:
    """Whoever ended without a word, or is known to be dead, counts; what was given back does not."""
    add(queue, "ada/a/1")
    assert queue.give_back(take(queue), NOON)
    take(queue)
    queue.release("w")
    take(queue)
    assert queue.lost("w") == 1
    leased = take(queue, "v")
    assert leased.losses == 1
    assert queue.lost("u") == 0
    assert take(queue, "u", LATER).losses == 2
    assert queue.lost("u") == 1
    assert take(queue, "t", LATER).losses == MOST_LOSSES


def test_what_failed_by_our_fault_waits_longer_each_time(queue: Queue) -> None:
    """It is run again by itself, after a pause that doubles, which its place tells."""
    add(queue, "ada/a/1")
    now, pauses = NOON, []
    for failures in range(3):
        leased = take(queue, now=now)
        assert leased.failures == failures
        assert queue.again(leased, now)
        begun = now
        while queue.lease("w", now) is None:
            now += timedelta(seconds=1)
        pauses.append((now - begun).total_seconds())
        queue.release("w")
    assert pauses == [30, 60, 120]
    place = queue.place("ada/a/1", now)
    assert place is not None
    assert place.failures == 3


def test_many_places_are_those_of_each(queue: Queue) -> None:
    """By one look at the queue: what is graded, what pauses, what waits in other lanes, and what is not there."""
    add(queue, *(f"s{k}/a/{n}" for k in range(4) for n in range(3)))
    add(queue, "t0/a/1", "t1/a/1", lane=Lane.REGRADE)
    now = queue.database.clock()
    assert queue.finish(take(queue), 4.0)
    queue.here("w", now)
    take(queue, now=now)
    assert queue.again(take(queue, now=now), now)
    waiting = [one for (one,) in queue.database.rows("SELECT submission FROM queue")]
    found = queue.places([*waiting, "nobody/a/1"])
    assert set(found) == set(waiting)
    assert {place.state for place in found.values()} == {"waiting", "grading"}
    for one, place in found.items():
        known = queue.place(one)
        assert known is not None
        assert (place.place, place.state, place.failures) == (
            known.place,
            known.state,
            known.failures,
        )
        assert place.seconds == pytest.approx(known.seconds, abs=5)
    assert queue.places([]) == {}


def test_place_and_estimate(queue: Queue) -> None:
    """They come from who is before it, the mean of the last 50 gradings, and the workers that are alive."""
    add(queue, *(f"s{k}/a/1" for k in range(60)))
    place = queue.place("s9/a/1", NOON)
    assert place is not None
    assert (place.place, place.seconds, place.state) == (10, None, "waiting")
    for seconds in [100.0] * 10 + [4.0] * 50:
        assert queue.finish(take(queue), seconds)
    add(queue, *(f"t{k}/a/1" for k in range(9)))
    queue.here("dead", NOON - timedelta(seconds=LEASE_SECONDS + 1))
    place = queue.place("t8/a/1", NOON)
    assert place is not None
    assert place.seconds is None  # nobody is there
    queue.here("v", NOON)
    queue.here("w", NOON)
    place = queue.place("t8/a/1", NOON)
    assert place is not None
    assert (place.place, place.seconds) == (9, 8 * 4 / 2 + 4)
    take(queue, "v")
    place = queue.place("t0/a/1", NOON + timedelta(seconds=1))
    assert place is not None
    assert (place.place, place.seconds, place.state) == (0, 3.0, "grading")
    place = queue.place("t1/a/1", NOON)
    assert place is not None
    assert (place.place, place.seconds) == (1, 4.0)  # the other worker has nothing to do


def test_runs_alone_are_few(queue: Queue) -> None:
    """One a submission, three a student in an hour."""
    add(queue, *(f"ada/{k}/1" for k in range(5)), "bob/a/1")
    leases = {(one := take(queue)).submission: one for _ in range(6)}
    own = [leases[f"ada/{k}/1"] for k in range(5)]
    assert [queue.run_alone(one, NOON) for one in (own[0], *own[:4])] == [
        True,
        False,
        True,
        True,
        False,
    ]
    assert queue.run_alone(leases["bob/a/1"], NOON)
    hour = NOON + timedelta(hours=1)
    assert [queue.run_alone(one, hour) for one in (own[0], own[4])] == [False, True]


def test_the_store_is_the_truth(
    store: Store, queue: Queue, work: Callable[..., Submission], grade: Callable, secret: bytes
) -> None:
    """What has no report is queued, once, with whoever's it is; what has one is not."""
    ids = [store.add_submission(work(name), NOON, b"k").id for name in ("ada", "bob", "a2")]
    store.add_report(ids[1], grade(work("bob")), secret)
    store.join(NOON, {"a2": "ada"})
    assert queue.fill(NOON, ["another"]) == 0
    assert queue.fill(NOON) == 2
    assert queue.fill(NOON) == 0
    assert order(queue) == [ids[2], ids[0]]  # two attempts of one student


def test_what_failed_by_our_fault_is_not_forgotten(
    store: Store, queue: Queue, work: Callable[..., Submission], grade: Callable, secret: bytes
) -> None:
    """Where the queue was lost it is run again all the same, until it is for staff."""
    id_ = store.add_submission(work(), NOON, b"k").id
    failed = grade(work(), 0.0, status=Status.INTERNAL_ERROR, error="none")
    for _ in range(MOST_AGAIN):
        store.add_report(id_, failed, secret)
        assert queue.fill(NOON) == 1
        assert order(queue) == [id_]
    store.add_report(id_, failed, secret)
    assert queue.fill(NOON) == 0


def test_no_two_workers_have_one(where: Path | str, queue: Queue) -> None:
    """However many ask at the same moment, each submission is leased once."""
    add(queue, *(f"s{k}/a/1" for k in range(40)))
    found: list[str] = []
    together = Barrier(4)

    def work(name: str) -> None:
        with Store.open(where) as store:
            own = Queue(store.database)
            together.wait()
            while leased := own.lease(name, NOON):
                found.append(leased.submission)

    threads = [Thread(target=work, args=(f"w{k}",)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"s{k}/a/1" for k in range(40))
    assert queue.waiting() == 40


def test_a_clock_that_is_set_back_lets_nothing_wait_for_it(queue: Queue) -> None:
    """What was queued, leased or paused by the time that was comes as if it were due, each once."""
    add(queue, "ada/a/1", "bob/a/1", "cy/a/1")
    lost = take(queue)
    assert queue.again(take(queue), NOON)
    before = NOON - timedelta(hours=1)
    assert sorted(order(queue, now=before)) == ["ada/a/1", "bob/a/1", "cy/a/1"]
    assert not queue.finish(lost)
