"""The outbox: the newest waits, what changes while it is sent waits on, and what was refused is told."""

from __future__ import annotations

from grader.store import Store
from grader.store.passback import Outbox, Parcel, Place, Wanted

PLACE = Place("canvas", "https://lms.example.edu/line?x=1", "scaling")


def wanted(seen: str, student: str = "ada") -> Wanted:
    """That somebody has something."""
    return Wanted(PLACE, student, f"u-{student}", seen)


def due(outbox: Outbox, now: float = 1_000.0) -> Parcel:
    """What is due, which there has to be."""
    found = outbox.next("canvas", now)
    assert found is not None
    return found


def test_what_changes_while_it_is_sent_is_sent_once_more(store: Store) -> None:
    """And not later than it would have been; another platform's is another's."""
    outbox = Outbox(store.database)
    outbox.want([wanted("a")], 10.0, 40.0)
    assert outbox.next("canvas", 39.0) is None
    assert outbox.next("moodle", 40.0) is None
    first = due(outbox, 40.0)
    outbox.want([wanted("b")], 40.5, 70.5)
    outbox.sent(first, {"points": 1.0}, 41.0)
    second = due(outbox, 41.0)
    assert (second.has, second.since, second.due) == ({"points": 1.0}, 41.0, 40.0)
    outbox.sent(second, {"points": 2.0}, 42.0)
    assert outbox.next("canvas", 1_000.0) is None
    assert outbox.seen() == {(PLACE, "ada"): ("u-ada", "b")}


def test_a_refusal_while_it_changes_does_not_hold_it_up(store: Store) -> None:
    """The pause is for what was refused, not for what is new; a number of tries begins anew."""
    outbox = Outbox(store.database)
    outbox.want([wanted("a")], 10.0, 40.0)
    first = due(outbox)
    outbox.refused(first, "broken", "500", 41.0, 9_000.0)
    assert outbox.next("canvas", 1_000.0) is None
    outbox.want([wanted("b")], 50.0, 80.0)
    second = due(outbox)
    assert (second.due, second.tries, second.answer) == (80.0, 0, "broken")
    outbox.want([wanted("c")], 81.0, 111.0)
    outbox.refused(second, "wrong", "400", 82.0, None)
    assert due(outbox).answer == "wrong"
    outbox.is_so(second)  # of the one before
    assert outbox.failed() == []
    outbox.is_so(due(outbox))
    assert [one.detail for one in outbox.failed()] == ["400"]


def test_what_staff_ask_for_while_it_is_sent_is_sent_once_more(store: Store) -> None:
    """Whatever comes of what was under way; and where nothing is left to send, it is no failure."""
    outbox = Outbox(store.database)
    outbox.want([wanted("a")], 10.0, 40.0)
    first = due(outbox)
    outbox.again(41.0, "scaling", "ada", failed=False)
    outbox.sent(first, {"points": 1.0}, 42.0)
    second = due(outbox)
    assert (second.answer, second.has) == ("again", {"points": 1.0})
    outbox.again(43.0, "scaling", "ada", failed=False)
    outbox.refused(second, "broken", "500", 44.0, 9_000.0)
    third = due(outbox)
    assert (third.answer, third.detail) == ("again", "500")
    outbox.is_so(third)
    assert outbox.next("canvas", 1_000.0) is None
    assert outbox.failed() == []
    assert outbox.again(45.0, "", "", failed=True) == 0


def test_staff_have_sent_again_what_they_choose(store: Store) -> None:
    """One, an exercise's, all, or what was refused of these."""
    outbox = Outbox(store.database)
    outbox.want([wanted("a"), wanted("a", "bob"), wanted("a", "eve")], 10.0, 40.0)
    outbox.sent(due(outbox), {"points": 1.0}, 41.0)
    outbox.refused(due(outbox), "no_student", "", 41.0, None)
    assert outbox.again(50.0, "", "", failed=True) == 1
    assert outbox.again(50.0, "scaling", "ada", failed=False) == 1
    assert outbox.again(50.0, "other", "", failed=False) == 0
    assert outbox.again(50.0, "scaling", "", failed=False) == 3
    assert [one.answer for one in outbox.of(["ada", "bob"])] == ["again", "again"]
    assert outbox.of([]) == outbox.of(["ada"], "other") == []
    outbox.drop([(PLACE, "ada")])
    assert [one.student for one in outbox.all()] == ["bob", "eve"]
