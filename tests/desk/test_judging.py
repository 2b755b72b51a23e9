"""What counts of what staff give by hand: the last mark that is published, by the rubric as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.course import load_course
from grader.desk.judging import Item, Judging, items_of
from grader.desk.ledger import Ledger
from grader.store import Store
from grader.store.acts import Acts, about
from grader.submissions import parse_submission
from tests.serving import report_on

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECRET = b"s" * 32
ITEMS = [
    {"id": "a", "text": "Clear names", "points": 0.25},
    {"id": "b", "text": "No docstring", "points": -0.5},
]


@pytest.fixture
def store(course: Path) -> Iterator[Store]:
    """Give a store in which ada has all of one point, and bob nothing of it."""
    loaded = load_course(course)
    with Store.open(loaded.state / "store.sqlite") as store:
        for student, points in (("ada", 1.0), ("bob", 0.0)):
            submission = parse_submission(b"x = 1\n", "scaling.py", student, "scaling")
            receipt = store.add_submission(submission, NOON, SECRET, NOON)
            store.add_report(receipt.id, report_on(submission, points), SECRET)
        yield store


def act(store: Store, kind: str, subject: str, **value: Any) -> None:
    """Keep an act of an instructor's."""
    Acts(store.database).add(kind, subject, value, actor="prof", time=NOON)


def mark(store: Store, student: str, *items: str, state: str = "published") -> None:
    """Tick these items."""
    act(store, "mark", about("scaling", student), submission="0" * 12, items=[*items], state=state)


def standing(course: Path, store: Store, student: str) -> tuple[float, tuple[str, ...]]:
    """The points that count, and why."""
    result = Ledger(load_course(course), store, SECRET).result(student, "scaling")
    assert result is not None
    assert result.standing is not None
    return result.standing.points, result.notes


def test_what_is_published_counts_and_drafts_do_not(course: Path, store: Store) -> None:
    """The last published mark holds, until another one is or it is withdrawn."""
    act(store, "rubric", "scaling", items=ITEMS)
    assert standing(course, store, "ada") == (1.0, ())
    mark(store, "ada", "b", state="draft")
    assert standing(course, store, "ada") == (1.0, ())
    mark(store, "ada", "b")
    assert standing(course, store, "ada") == (0.5, ("by hand: No docstring (-0.5)",))
    mark(store, "ada", state="draft")
    assert standing(course, store, "ada")[0] == 0.5
    assert standing(course, store, "bob") == (0.0, ())
    mark(store, "ada", "a", "b")
    assert standing(course, store, "ada")[0] == 0.75
    ledger = Ledger(load_course(course), store, SECRET)
    totals = {
        result.stored.submission.student: ledger.share(
            result.stored.submission.student, "scaling", result
        ).points
        for result in ledger.results()
    }
    assert totals == {"ada": 0.75, "bob": 0.0}
    mark(store, "ada", state="withdrawn")
    assert standing(course, store, "ada") == (1.0, ())


def test_a_rubric_that_changes_changes_what_was_given(course: Path, store: Store) -> None:
    """Items go by their ids: others points count at once, and one that is gone no longer does."""
    act(store, "rubric", "scaling", items=ITEMS)
    mark(store, "ada", "b")
    changed = [{"id": "b", "text": "No docstring", "points": -0.75}]
    tried = Judging(store, {"scaling": items_of(changed)})
    assert [item.points for item in tried.given("ada", "scaling")] == [-0.75]
    assert standing(course, store, "ada")[0] == 0.5
    act(store, "rubric", "scaling", items=changed)
    assert standing(course, store, "ada")[0] == 0.25
    act(store, "rubric", "scaling", items=[])
    assert standing(course, store, "ada") == (1.0, ())


def test_a_mark_goes_with_its_student_to_another_id(course: Path, store: Store) -> None:
    """What was given under one id counts where the work is another's."""
    act(store, "rubric", "scaling", items=ITEMS)
    mark(store, "bob", "a")
    store.join(NOON, {"bob": "rob"})
    assert standing(course, store, "rob")[0] == 0.25


def test_what_is_no_item_gives_nothing() -> None:
    """Numbers that are none, and whatever else a row may hold, are passed over."""
    wrong: list[Any] = [
        {"id": "a", "text": "x", "points": points}
        for points in (float("nan"), float("inf"), "1", True, None, 1e300)
    ]
    wrong += [{"id": 1, "text": "x", "points": 1}, {"id": "a"}, "x", None]
    assert items_of([*wrong, {"id": "z", "text": "x", "points": 1}]) == (Item("z", "x", 1.0),)
    assert items_of("x") == ()
