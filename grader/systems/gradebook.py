"""A class's grades, as other systems are given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.model import Text
from grader.systems.sheets import PLAIN, Form

Row = Sequence[float | str]
"""A row of a table: numbers stay numbers, and whoever writes it makes texts harmless."""


@dataclass(frozen=True, slots=True)
class Column:
    """An exercise in a gradebook: its name, title, and what it is worth."""

    name: str
    title: Text
    possible: float


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A class's grades. `students` are id, name, section; `points` lacks whatever has no grade.

    `possible` is out of how many the points are where that is less than the exercise is worth, since a
    check does not count. `ungraded` was handed in and has none by our fault, or is not released to its student
    yet, which `held` are: nowhere does it become a zero.
    """

    students: tuple[tuple[str, str, str], ...]
    columns: tuple[Column, ...]
    points: Mapping[tuple[str, str], float]
    ungraded: frozenset[tuple[str, str]] = frozenset()
    possible: Mapping[tuple[str, str], float] = field(default_factory=dict)
    held: frozenset[tuple[str, str]] = frozenset()

    def counted(self, student: str, column: Column) -> float:
        """Out of how many points a student's are."""
        return self.possible.get((student, column.name), column.possible)

    def scaled(self, student: str, column: Column, worth: float) -> float | None:
        """A student's share of what counts, where all of it is `worth` so much; None without a grade."""
        points, possible = self.points.get((student, column.name)), self.counted(student, column)
        if points is None or possible <= 0:
            return None
        return points if possible == worth else round(points * worth / possible, 4)


@dataclass(frozen=True, slots=True)
class Export:
    """What another system takes: rows, the form to write them in, and what to tell a person of them."""

    rows: list[Row]
    problems: list[str]
    form: Form = PLAIN


def plain_rows(book: Gradebook) -> list[Row]:
    """One row a student: id, name, section, each exercise by name, the total, and what it lacks."""
    names = [column.name for column in book.columns]
    rows: list[Row] = [["id", "name", "section", *names, "total", "not_graded"]]
    for id_, name, section in book.students:
        cells = [book.points.get((id_, column), "") for column in names]
        points = [cell for cell in cells if not isinstance(cell, str)]
        waiting = sum((id_, column) in book.ungraded for column in names)
        total = sum(points) if points or not waiting else ""
        rows.append([id_, name, section, *cells, total, waiting])
    return rows
