"""What launches have told of a platform's courses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grader.store import Store, chain
from grader.store.contexts import Contexts, Placement

LINK = Placement(
    platform="canvas",
    deployment="1:a",
    context="c1",
    title="Numpy 101",
    link="l1",
    exercise="dropout",
    lineitem="https://lms.example.edu/items/1?type=lti",
    lineitems="https://lms.example.edu/items",
    memberships="https://lms.example.edu/members",
    scopes=("https://a.example.edu/score", "https://a.example.edu/lineitem"),
)


def test_what_was_told_last_of_a_link_holds(store: Store, noon: datetime) -> None:
    """The same told again is not kept again; what has changed is, and other links stay as they are."""
    contexts = Contexts(store.database)
    other = replace(LINK, link="l2", exercise="")
    for told in (LINK, other, LINK, LINK):
        contexts.tell(told, noon)
    assert contexts.all() == [LINK, other]
    moved = replace(LINK, lineitem="https://lms.example.edu/items/2")
    contexts.tell(moved, noon)
    assert contexts.all() == [other, moved]
    ((rows,),) = store.database.rows("SELECT count(*) FROM contexts")
    assert rows == 3
    assert list(chain.verify(store.database)) == []


def test_a_course_is_ours_once_one_of_the_staff_has_come_from_there(
    store: Store, noon: datetime
) -> None:
    """Students' launches alone make no course ours, and take nothing back."""
    contexts = Contexts(store.database)
    second, foreign = replace(LINK, link="l2"), replace(LINK, context="c2")
    for told in (LINK, second, foreign):
        contexts.tell(told, noon)
    assert contexts.ours() == []
    contexts.tell(replace(LINK, staff="grace"), noon)
    contexts.tell(LINK, noon)
    contexts.tell(replace(LINK, title="Numpy 102"), noon)
    assert contexts.ours() == [second, replace(LINK, title="Numpy 102", staff="grace")]
    contexts.tell(replace(LINK, title="Numpy 102", staff="alan"), noon)
    contexts.tell(replace(LINK, title="Numpy 102", staff="alan"), noon)
    ((rows,),) = store.database.rows("SELECT count(*) FROM contexts")
    assert rows == 6


def test_a_course_that_was_let_go_is_ours_again_when_staff_come_again(
    store: Store, noon: datetime
) -> None:
    """By each of its links; what launches of others tell meanwhile changes nothing."""
    contexts = Contexts(store.database)
    both = [replace(LINK, staff="prof"), replace(LINK, link="l2", staff="tom")]
    for told in both:
        contexts.tell(told, noon)
    assert not contexts.let_go("canvas", "1", "another", noon)
    assert contexts.ours() == both
    assert contexts.let_go(LINK.platform, LINK.deployment, LINK.context, noon)
    contexts.tell(LINK, noon)
    assert contexts.ours() == []
    contexts.tell(both[1], noon)
    assert len(contexts.ours()) == 2
