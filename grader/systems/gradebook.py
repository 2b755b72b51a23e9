"""A class's grades, as other systems are given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.model import Text

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

    `ungraded` was handed in and has none by our fault: nowhere does it become a zero.
    """

    students: tuple[tuple[str, str, str], ...]
    columns: tuple[Column, ...]
    points: Mapping[tuple[str, str], float]
    ungraded: frozenset[tuple[str, str]] = frozenset()


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
