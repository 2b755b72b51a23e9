"""What the pages read of the store: states and points, never a report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from grader.errors import InternalError
from grader.model import Status
from grader.store import chain, renderings
from grader.store.pace import Place
from grader.store.queue import Queue
from grader.store.receipts import issue
from grader.store.renderings import Renderings, Shown
from grader.store.rows import IDS, PERSON
from grader.store.store import Store
from grader.store.waits import roughly

Kind = Literal["waiting", "grading", "graded", "full", "ours", "withheld"]


@dataclass(frozen=True, slots=True)
class State:
    """Where a submission is: in the line at a place (0 is unknown), or graded with its points.

    `failures` are runs that failed by our fault, each of which is followed by another one. "withheld" is that
    there is a result which its student is not to see yet.
    """

    id: str
    kind: Kind
    place: int = 0
    seconds: float | None = None
    failures: int = 0
    points: float = 0.0
    possible: float = 0.0
    counts: float | None = None
    counts_of: float | None = None

    @property
    def is_result(self) -> bool:
        """Whether it is a grade, which is its student's to see when it is released."""
        return self.kind in ("graded", "full")

    @property
    def is_final(self) -> bool:
        """Whether nothing more is to be waited for."""
        return self.kind in ("graded", "full", "ours", "withheld")


@dataclass(frozen=True, slots=True)
class Handed:
    """A submission that was handed in, with its receipt; `mine` is that `student` is who asks."""

    id: str
    student: str
    mine: bool
    exercise: str
    filename: str
    time: datetime
    receipt: str


def of_shown(id_: str, shown: Shown) -> State:
    """The state of what has a rendering."""
    if shown.status != Status.GRADED.value or shown.points is None:
        return State(id_, "ours")
    return State(
        id_,
        "full" if shown.points >= shown.possible else "graded",
        points=shown.points,
        possible=shown.possible,
        counts=shown.counts,
        counts_of=shown.counts_of,
    )


def of_listed(store: Store, one: renderings.State) -> State:
    """The state of a submission of which the rendering was read; what is run again by our fault waits."""
    known = State(one.submission, "ours") if one.changed else None
    if one.shown is not None:
        known = of_shown(one.submission, one.shown)
        if known.kind != "ours":
            return known
    place = Queue(store.database).place(one.submission)
    return known if known is not None and place is None else _in_line(one.submission, place)


def _in_line(id_: str, place: Place | None) -> State:
    if place is None:
        return State(id_, "waiting")
    if place.state == "grading":
        return State(id_, "grading", failures=place.failures)
    return State(id_, "waiting", place.place, roughly(place.seconds), place.failures)


def states_of(store: Store, pages: bytes, ids: Collection[str], language: str) -> dict[str, State]:
    """Where many submissions are; of those that have nothing to show yet, by one look at the queue."""
    places = Queue(store.database).places(ids)
    shown = Renderings(store.database).rendered(ids)  # later: what is in neither would be nowhere
    return {
        id_: state_of(store, pages, id_, language)
        if id_ in shown
        else _in_line(id_, places.get(id_))
        for id_ in ids
    }


def state_of(store: Store, pages: bytes, id_: str, language: str) -> State:
    """Where a submission is. What has no grade by our fault and is run again waits; a grade stays meanwhile."""
    place = Queue(store.database).place(id_)
    try:
        rendering = Renderings(store.database, pages).get(id_, language)
    except InternalError:  # nothing of it is shown, here or on its page
        return State(id_, "ours") if place is None else _in_line(id_, place)
    if rendering is not None:
        state = of_shown(id_, rendering.shown)
        if state.kind != "ours" or place is None:
            return state
    return _in_line(id_, place)


def handed(store: Store, id_: str, person: str, key: bytes) -> Handed | None:
    """A submission by its whole id, for a person, without its bytes."""
    rows = store.database.rows(
        f"SELECT s.number, {PERSON}, s.student IN ({IDS}), s.student, s.exercise, s.filename, "
        "s.received, s.digest FROM present s WHERE s.id = $2",
        person, id_,
    )  # fmt: skip
    if not rows:
        return None
    number, whose, mine, student, exercise, filename, received, digest = rows[0]
    link = chain.link_of(store.database, "submissions", number)
    receipt = issue(id_, student, exercise, received, digest, link.text, key).text if link else ""
    time = datetime.fromisoformat(received)
    return Handed(id_, whose, bool(mine), exercise, filename, time, receipt)


def failures(store: Store, language: str, limit: int) -> list[tuple[str, str, str, datetime]]:
    """What was not graded by our fault and is not run again: id, student, exercise, time; the latest first."""
    rows = store.database.rows(
        f"SELECT s.id, {PERSON}, s.exercise, s.received FROM present s "
        "JOIN renderings r ON r.submission = s.id AND r.language = $1 WHERE r.status <> $2 "
        "AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.submission = s.id) ORDER BY s.number DESC LIMIT $3",
        language, Status.GRADED.value, limit,
    )  # fmt: skip
    return [(id_, who, name, datetime.fromisoformat(time)) for id_, who, name, time in rows]
