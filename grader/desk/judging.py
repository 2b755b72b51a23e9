"""What staff judge by hand: a rubric for each exercise, and what each student is given of it.

A mark is about a student in an exercise. What is published holds, also for what is handed in later, until
another one is; a draft changes nothing. A rubric may change later: its items go by their ids.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.store.acts import Acts, about

if TYPE_CHECKING:
    from grader.grading.standings import ByHand
    from grader.store import Store
    from grader.store.acts import Act

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
MOST_ITEMS = 30
_MOST_POINTS = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a rubric: what it says, and the points that it adds, or takes where they are below 0."""

    id: str
    text: str
    points: float


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody has ticked for a student: `submission` is what was looked at, `items` are ids."""

    number: int
    actor: str
    time: datetime
    submission: str
    items: tuple[str, ...]
    state: str


def items_in(act: Act | None) -> tuple[Item, ...]:
    """The items of a rubric; what is none is passed over."""
    return items_of(act.value.get("items") if act else None)


def items_of(listed: Any) -> tuple[Item, ...]:
    """The same of plain data."""
    found: dict[str, Item] = {}
    for one in listed if isinstance(listed, list) else ():
        item = _item(one)
        if item is not None:
            found.setdefault(item.id, item)
    return tuple(found.values())[:MOST_ITEMS]


def _item(one: Any) -> Item | None:
    if not isinstance(one, dict):
        return None
    id_, text, points = (one.get(key) for key in ("id", "text", "points"))
    if not isinstance(id_, str) or not isinstance(text, str) or isinstance(points, bool):
        return None
    if not isinstance(points, int | float) or not math.isfinite(points):
        return None
    return Item(id_, text, float(points)) if abs(points) <= _MOST_POINTS else None


def mark_in(act: Act) -> Mark:
    """What an act says of a student's work."""
    items = act.value.get("items")
    listed = items if isinstance(items, list) else []
    return Mark(
        act.number,
        act.actor,
        act.time,
        str(act.value.get("submission", "")),
        tuple(item for item in listed if isinstance(item, str)),
        str(act.value.get("state", DRAFT)),
    )


def published_of(marks: Iterable[Mark]) -> Mark | None:
    """What counts of all that was said of a student's work, the first first; None where nothing does."""
    counts = None
    for mark in marks:
        if mark.state != DRAFT:
            counts = mark if mark.state == PUBLISHED else None
    return counts


class Judging:
    """What is given by hand. `rubrics` are tried in place of those that are stored, by exercise."""

    def __init__(self, store: Store, rubrics: Mapping[str, tuple[Item, ...]] | None = None) -> None:
        self._database = store.database
        self._acts = Acts(store.database)
        self._rubrics = dict(rubrics or {})
        self._ids: dict[str, list[str]] = {}
        for student, person in store.joined().items():
            self._ids.setdefault(person, []).append(student)

    def rubric(self, exercise: str) -> tuple[Item, ...]:
        """The items of an exercise, read once."""
        if exercise not in self._rubrics:
            self._rubrics[exercise] = items_in(self._acts.last("rubric", exercise))
        return self._rubrics[exercise]

    def marks(self, student: str, exercise: str) -> list[Mark]:
        """All that was said of a student's work, under whichever id, the first first."""
        found = [
            mark_in(act)
            for id_ in (student, *self._ids.get(student, ()))
            for act in self._acts.all("mark", about(exercise, id_))
        ]
        return sorted(found, key=lambda mark: mark.number)

    def keep(
        self, student: str, exercise: str, mark: Mark, *, seen: int, rubric: int
    ) -> Mark | None:
        """Keep what somebody has ticked, unless a mark came after the one with the number `seen`.

        Then nothing is kept, and that one is given back; what somebody sends twice is kept once.
        """
        with self._database.writing():
            before = self.marks(student, exercise)
            last = before[-1] if before else None
            if last is not None and last.number != seen:
                same = (last.actor, last.submission, sorted(last.items), last.state)
                if same == (mark.actor, mark.submission, sorted(mark.items), mark.state):
                    return None
                return last
            value = {
                "submission": mark.submission,
                "items": [*mark.items],
                "state": mark.state,
                "rubric": rubric,
            }
            self._acts.add(
                "mark", about(exercise, student), value, actor=mark.actor, time=mark.time
            )
        return None

    def given(self, student: str, exercise: str) -> tuple[ByHand, ...]:
        """What of the rubric counts for a student."""
        items = self.rubric(exercise)
        mark = published_of(self.marks(student, exercise)) if items else None
        if mark is None:
            return ()
        from grader.grading.standings import ByHand

        return tuple(ByHand(item.text, item.points) for item in items if item.id in mark.items)
