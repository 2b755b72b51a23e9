"""The class as a table: for so many students at once, what each has in each exercise.

The points are those of the renderings as they are in the store: none is verified here, since that takes longer
than all else. What a cell leads to is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grader.desk.granted import granted_to
from grader.model import Status
from grader.store.database import marks
from grader.store.sealing import all_gone

if TYPE_CHECKING:
    from grader.server.readings import Kind
    from grader.store.store import Store

_LANGUAGE = "en"  # of two renderings with the same points
_COLUMNS = (
    "s.student, s.exercise, s.number, s.id, s.received, "
    "r.status, r.points, r.possible, r.counts, r.counts_of"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a student has in an exercise: the latest attempt and its state, and the points that count so far.

    Points are None as long as nothing has a grade. Without an attempt they are what staff have given.
    """

    latest: str
    received: str
    state: Kind
    attempts: int
    points: float | None
    possible: float


@dataclass(frozen=True, slots=True)
class Line:
    """A student with what they have, by exercise, and the sums of what has a grade."""

    student: str
    cells: Mapping[str, Cell]

    @property
    def points(self) -> float:
        """The points of all that has a grade."""
        return round(sum(cell.points or 0.0 for cell in self.cells.values()), 6)

    @property
    def possible(self) -> float:
        """Out of how many."""
        graded = (cell for cell in self.cells.values() if cell.points is not None)
        return round(sum(cell.possible for cell in graded), 6)


def everybody(store: Store, roster: Iterable[str]) -> list[str]:
    """Whoever is on the roster or has handed in: a person once, by id."""
    there = {student for (student,) in store.database.rows("SELECT DISTINCT student FROM present")}
    joined, gone = store.joined(), all_gone(store.database)
    listed = {id_ for id_ in roster if id_ not in gone}
    return sorted({*listed, *(joined.get(student, student) for student in there)})


def lines(store: Store, students: Sequence[str], exercises: Collection[str]) -> list[Line]:
    """What these students have in these exercises, in their order."""
    joined = store.joined()
    wanted = set(students)
    ids = [*students, *(id_ for id_, person in joined.items() if person in wanted)]
    found: dict[tuple[str, str], Cell] = {}
    newest: dict[tuple[str, str], int] = {}
    for row, attempts, queued in _latest(store, ids, list(exercises)):
        student, exercise, number, *_ = row
        key = joined.get(student, student), exercise
        if key[0] not in wanted:
            continue
        before = found.get(key)
        tried = attempts + (before.attempts if before else 0)
        if before is None or number > newest[key]:
            newest[key] = number
            found[key] = _cell(row, tried, queued)
        else:
            found[key] = replace(before, attempts=tried)
    _count_earlier(store, ids, joined, found)
    for key, granted in granted_to(store, students).items():
        cell = found.get(key, Cell("", "", "graded", 0, None, 0.0))
        if key[1] in exercises and cell.points is None:
            found[key] = replace(cell, points=granted.points, possible=granted.possible)
    of: dict[str, dict[str, Cell]] = {student: {} for student in students}
    for (student, exercise), cell in found.items():
        of[student][exercise] = cell
    return [Line(student, cells) for student, cells in of.items()]


def _latest(
    store: Store, ids: Sequence[str], exercises: Sequence[str]
) -> list[tuple[tuple[Any, ...], int, bool]]:
    """The latest attempt under each id at these exercises, how many there are, and whether it is queued."""
    if not ids:
        return []
    rows = store.database.rows(
        f"SELECT {_COLUMNS}, n.attempts, (SELECT count(*) FROM queue q WHERE q.submission = s.id) "
        "FROM (SELECT max(number) AS number, count(*) AS attempts FROM present "
        f"WHERE student IN ({marks(ids)}) AND exercise IN ({marks(exercises, len(ids) + 1)}) "
        "GROUP BY student, exercise) n "
        "JOIN present s ON s.number = n.number "
        f"LEFT JOIN renderings r ON r.submission = s.id AND r.language = '{_LANGUAGE}'",
        *ids, *exercises,
    )  # fmt: skip
    return [(tuple(row), attempts, bool(queued)) for *row, attempts, queued in rows]


def _cell(row: tuple[Any, ...], attempts: int, queued: bool) -> Cell:
    _, _, _, id_, received, status, points, possible, counts, counts_of = row
    state: Kind
    if queued or status is None:
        state = "waiting"
    elif status != Status.GRADED.value or points is None:
        state = "ours"
    else:
        state = "full" if points >= possible else "graded"
    return Cell(id_, received, state, attempts, counts, counts_of or 0.0)


def _count_earlier(
    store: Store,
    ids: Sequence[str],
    joined: Mapping[str, str],
    found: dict[tuple[str, str], Cell],
) -> None:
    """Where the latest attempt is not rendered yet, what the one before said still counts."""
    lacking = {key for key, cell in found.items() if cell.points is None and cell.attempts > 1}
    people = {student for student, _ in lacking}
    some = [id_ for id_ in ids if joined.get(id_, id_) in people]
    if not some:
        return
    rows = store.database.rows(
        "SELECT s.student, s.exercise, r.counts, r.counts_of FROM present s "
        f"JOIN renderings r ON r.submission = s.id AND r.language = '{_LANGUAGE}' "
        f"WHERE s.student IN ({marks(some)}) AND r.counts IS NOT NULL ORDER BY s.number",
        *some,
    )
    for student, exercise, counts, counts_of in rows:
        key = joined.get(student, student), exercise
        if key in lacking:
            found[key] = replace(found[key], points=counts, possible=counts_of or 0.0)
