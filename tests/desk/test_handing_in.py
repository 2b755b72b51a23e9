"""Handing in: the rules, the receipt, and that one hand-in is one whatever is sent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import msgspec
import pytest

from grader.course import Policy, load_course
from grader.desk.handing_in import hand_in
from grader.errors import UsageError
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.store import Store, arrivals, chain, receipt_key, verify_receipt
from grader.store.keys import Signer
from grader.store.queue import Queue
from grader.store.renderings import Rendering, Renderings, Shown
from grader.submissions import parse_submission

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
EXERCISE = "scaling"


@pytest.fixture
def taking(course, store, secret):
    """Hands in; gives what was taken."""
    loaded = load_course(course)

    def take(source=b"x = 1\n", minutes=0.0, student="ada", policy=None, **more):
        submission = parse_submission(source, f"{EXERCISE}.py", student, EXERCISE)
        now = NOW + timedelta(minutes=minutes)
        course_ = replace(loaded, policy=policy) if policy else loaded
        return hand_in(course_, store, submission, receipt_key(secret), now, **more)

    return take


@pytest.fixture
def graded(store, secret):
    """Renders a submission as a worker does, with an outcome of its one check."""

    def render(taken, outcome=Outcome.WRONG, status=Status.GRADED, number=1, signer=None):
        check = CheckReport(
            id="a", title={"en": "a"}, hint={"en": "a"}, outcome=outcome, points=0.0, possible=1.0
        )
        one = store.submission(taken.submission_id).submission
        report = GradeReport(
            student=one.student, exercise=one.exercise, digest=one.digest, status=status, points=0.0,
            possible=1.0, checks=(check,),
        )  # fmt: skip
        shown = Shown(taken.submission_id, "en", number, status.value, 0.0, 1.0, None, None, "")
        body = msgspec.json.encode({"report": report})
        rendering = Rendering.of(shown, body, signer or Signer(secret))
        Renderings(store.database).put([rendering], "", "")

    return render


def count(store):
    """How many submissions there are."""
    return store.database.rows("SELECT count(*) FROM submissions")[0][0]


def test_a_receipt_is_given_before_anything_is_graded(taking, store, secret):
    """It verifies, and what it names is in the store with its time."""
    taken = taking()
    receipt = verify_receipt(taken.receipt_text, secret)
    stored = store.submission(receipt.id)
    assert (receipt.student, receipt.id, taken.again) == ("ada", taken.submission_id, False)
    assert (stored.received, stored.handed_in) == (NOW, NOW)
    assert store.report(receipt.id, secret) is None
    place = Queue(store.database).place(receipt.id)
    assert (place.place, place.state) == (1, "waiting")


def test_a_clock_that_is_ahead_keeps_nobody_waiting(taking, store):
    """What is handed in by the clock of one machine is there for a worker by the database's."""
    now = store.database.clock()
    taken = taking(minutes=(now - NOW) / timedelta(minutes=1) + 60)
    leased = Queue(store.database).lease("worker", now + timedelta(seconds=1))
    assert leased is not None
    assert leased.submission == taken.submission_id


def test_the_place_is_the_one_in_the_queue(taking, store):
    """Of the first, of one behind it, and of one that takes an earlier one's place."""
    queue, database = Queue(store.database), store.database
    queue.here("worker", database.clock())
    database.execute("INSERT INTO gradings VALUES (1, 30)")
    for file, minutes, student, place in (
        (b"x = 1\n", 0, "ada", 1),
        (b"x = 1\n", 0, "bob", 2),
        (b"y = 1\n", 5, "ada", 1),
    ):
        taken = taking(file, minutes, student)
        assert taken.place.place == place
        assert taken.place == queue.place(taken.submission_id, database.turn)
        promised = database.rows(
            "SELECT promised FROM waits WHERE submission = $1", taken.submission_id
        )
        assert promised == [(30.0 * place,)]


def test_keys_are_forgotten_after_two_months(taking, store):
    """By whoever keeps the leases; a key that is younger still holds."""
    taking(idempotency="a")
    young = taking(b"y = 1\n", idempotency="b", minutes=2 * 1440)
    arrivals.forget_keys(store.database, NOW + timedelta(days=61))
    found = [arrivals.remembered(store.database, "ada", key) for key in "ab"]
    assert found == [None, young.submission_id]


def test_the_same_key_gives_the_same_receipt(taking, store):
    """However much later; for other bytes it is refused, and another person's key is another key."""
    first = taking(idempotency="k")
    assert taking(minutes=600, idempotency="k") == replace(first, again=True)
    with pytest.raises(UsageError, match="key"):
        taking(b"y = 1\n", idempotency="k")
    assert not taking(idempotency="k", student="bob").again
    assert count(store) == 2


def test_the_same_bytes_within_a_minute_are_one_hand_in(taking, store):
    """Later, or after another file, they are handed in anew."""
    first = taking()
    assert taking(minutes=0.9) == replace(first, again=True)
    assert not taking(b"y = 1\n", minutes=0.9).again
    assert not taking(minutes=0.95).again
    assert not taking(minutes=2).again
    assert count(store) == 4


def test_what_is_refused_leaves_nothing(taking, store, monkeypatch):
    """Where something of it can't be stored, neither submission, nor claim, nor key is there."""

    def fail(*_):
        raise UsageError("no")

    monkeypatch.setattr(arrivals, "remember", fail)
    with pytest.raises(UsageError):
        taking(idempotency="k", claimed=NOW - timedelta(days=1))
    for table in ("submissions", "claims", "idempotency", "queue", "chain"):
        assert store.database.rows(f"SELECT * FROM {table}") == []


def test_the_claimed_time_stands_beside_and_decides_nothing(taking, store):
    """Lateness counts by when it was received; the claim is a kept row of its own."""
    claimed = NOW - timedelta(days=1)
    taken = taking(claimed=claimed)
    assert arrivals.claimed(store.database, taken.submission_id) == claimed
    assert store.submission(taken.submission_id).handed_in == NOW
    assert arrivals.claimed(store.database, taking(student="bob").submission_id) is None
    assert not list(chain.verify(store.database))


def test_attempts_are_used_by_what_is_graded_or_waits(taking, graded, secret):
    """A failure of ours and a file of another exercise take none; the same bytes again neither."""
    policy = Policy(attempts=2)
    pages = Signer(secret).public
    take = lambda source, at: taking(source, at, policy=policy, pages=pages)  # noqa: E731
    ours = take(b"a = 1\n", 0)
    take(b"b = 1\n", 1)
    with pytest.raises(UsageError, match="All 2 attempts are used") as error:
        take(b"c = 1\n", 2)
    assert "Nothing was handed in" in error.value.remedy
    take(b"b = 1\n", 3)
    graded(ours, status=Status.INTERNAL_ERROR)
    other = take(b"c = 1\n", 4)
    with pytest.raises(UsageError):
        take(b"d = 1\n", 5)
    graded(other, outcome=Outcome.MISSING)
    take(b"d = 1\n", 6)
    with pytest.raises(UsageError):
        take(b"e = 1\n", 7)


def test_a_pause_begins_with_the_last_attempt(taking):
    """Until it is over nothing is taken, and it is said for how long."""
    policy = Policy(cooldown_minutes=10)
    taking(policy=policy)
    with pytest.raises(UsageError, match="possible in 1:00 minutes"):
        taking(b"y = 1\n", 9, policy=policy)
    assert not taking(b"y = 1\n", 10, policy=policy).again


def test_what_was_not_rendered_by_a_worker_takes_no_attempt(taking, graded, secret):
    """A changed rendering keeps nobody from handing in."""
    policy, pages = Policy(attempts=1), Signer(secret).public
    first = taking(policy=policy, pages=pages)
    graded(first, signer=Signer(b"another secret"))
    assert not taking(b"y = 1\n", 2, policy=policy, pages=pages).again


def _rush(where, course, source, barrier, results):
    with Store.open(where) as store:
        loaded = replace(load_course(course), policy=Policy(attempts=2))
        submission = parse_submission(source, f"{EXERCISE}.py", "ada", EXERCISE)
        barrier.wait()
        try:
            hand_in(loaded, store, submission, b"k", NOW)
        except UsageError:
            results.put(False)
        else:
            results.put(True)


def test_of_many_at_once_no_more_are_taken_than_the_rules_allow(where, store, course):
    """The rules are looked at inside the transaction that stores."""
    context = get_context("spawn")
    barrier, results = context.Barrier(5), context.Queue()
    sources = [f"x = {number}\n".encode() for number in range(5)]
    processes = [
        context.Process(target=_rush, args=(where, course, one, barrier, results))
        for one in sources
    ]
    for process in processes:
        process.start()
    taken = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert sorted(taken) == [False, False, False, True, True]
    assert count(store) == 2
