"""Grades as other systems read them: plain CSV, Canvas, Moodle, Gradescope. Pure functions.

Formats: Canvas and Moodle as their own gradebooks export them, Gradescope's results.json as its
autograder documentation gives it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import UsageError
from grader.feedback.clean import csv_cell, visible
from grader.feedback.next_step import next_step
from grader.model import CheckReport, GradeReport, Outcome, Text, text_in


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


def plain_csv(book: Gradebook) -> str:
    """One row a student: id, name, section, each exercise by name, the total, and what it lacks."""
    names = [column.name for column in book.columns]
    rows: list[list[float | str]] = [["id", "name", "section", *names, "total", "not_graded"]]
    for id_, name, section in book.students:
        cells = [book.points.get((id_, column), "") for column in names]
        points = [cell for cell in cells if not isinstance(cell, str)]
        waiting = sum((id_, column) in book.ungraded for column in names)
        total = sum(points) if points or not waiting else ""
        rows.append([id_, name, section, *cells, total, waiting])
    return _written(rows)


def moodle_csv(book: Gradebook, language: str) -> str:
    """For Moodle's grade import, which maps `useridnumber`; students without any grade are left out.

    One unknown user makes Moodle refuse the whole file, so nobody is in it for nothing.
    """
    titles = [text_in(column.title, language) for column in book.columns]
    rows: list[list[float | str]] = [["useridnumber", *titles]]
    for id_, _, _ in book.students:
        cells = [book.points.get((id_, column.name), "") for column in book.columns]
        if any(cell != "" for cell in cells):
            rows.append([id_, *cells])
    return _written(rows)


_CANVAS_IDS = ("SIS User ID", "SIS Login ID", "Integration ID", "ID")
_CANVAS_IDENTITY = (
    "Student",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)


def canvas_csv(book: Gradebook, exported: str) -> tuple[str, list[str]]:
    """Fill in the instructor's own Canvas export; give the file to import, and what did not fit.

    Identities are copied from the export, so that Canvas finds everybody; of the assignments only those
    of the gradebook are in the file, so that nothing else is changed.

    Raises:
        UsageError: It is no Canvas gradebook.
    """
    table = list(csv.reader(io.StringIO(exported.removeprefix("\ufeff"))))
    if not table or "Student" not in table[0] or not set(_CANVAS_IDS) & set(table[0]):
        raise UsageError(
            "This is not a gradebook that Canvas exported: its first row has no Student and ID.",
            "In Canvas: Grades, Export, Export Entire Gradebook.",
        )
    header, *rows = table
    places = {column.name: _assignment(header, column) for column in book.columns}
    kept = {name: place for name, place in places.items() if place is not None}
    identity = [place for place, title in enumerate(header) if title in _CANVAS_IDENTITY]
    copied = [*identity, *kept.values()]
    keys = [header.index(title) for title in _CANVAS_IDS if title in header]
    ids = {_folded(id_): id_ for id_, _, _ in book.students}
    written: list[list[float | str]] = [[header[place] for place in copied]]
    found = set()
    for row in rows:
        cells = [*row, *[""] * (len(header) - len(row))]
        student = next((ids[key] for place in keys if (key := _folded(cells[place])) in ids), None)
        if student is not None:
            found.add(student)
            points = [_points(book, (student, name), cells[place]) for name, place in kept.items()]
            written.append([*(cells[place] for place in identity), *points])
        elif cells[header.index("Student")].strip().startswith("Points Possible"):
            written.append([cells[place] for place in copied])
    problems = [f"Canvas has no assignment called like {name!r}." for name in places.keys() - kept]
    missing = [id_ for id_, _, _ in book.students if id_ not in found]
    problems += [f"{visible(id_, 80)} is not in Canvas' export." for id_ in missing]
    return _written(written), problems


def _points(book: Gradebook, key: tuple[str, str], there: str) -> float | str:
    """What goes into a cell of Canvas; where we have no grade, what is `there` stays.

    But no zero, which Canvas gives to what it believes is missing, for work that we failed to grade.
    """
    if key in book.ungraded and re.fullmatch(r"0*\.?0*", there.strip()):
        return ""
    return book.points.get(key, there)


def _assignment(header: list[str], column: Column) -> int | None:
    wanted = {_folded(column.name), *(_folded(title) for title in column.title.values())}
    for place, title in enumerate(header):
        if _folded(re.sub(r" \(\d+\)$", "", title)) in wanted:
            return place
    return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()


def gradescope_results(report: GradeReport, language: str) -> dict[str, Any]:
    """A results.json: what the student may see of a graded report, which must be redacted already.

    Gradescope asks for a score, so that there is none of a report that holds no grade.
    """
    return {
        "score": report.points,
        "execution_time": round(report.seconds, 1),
        "output": visible(_told(report, language), 20_000, multiline=True),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(check, number, language) for number, check in enumerate(report.checks, 1)],
    }


def _test(check: CheckReport, number: int, language: str) -> dict[str, Any]:
    passed = check.outcome is Outcome.PASSED
    return {
        "name": text_in(check.title, language),
        "name_format": "text",
        "number": str(number),
        "score": check.points,
        "max_score": check.possible,
        "status": "passed" if passed else "failed",
        "output": "" if passed else text_in(check.hint, language),
        "output_format": "text",
        "visibility": "visible",
    }


def _told(report: GradeReport, language: str) -> str:
    lines = [f"{report.points:g} of {report.possible:g} points. {next_step(report, language)}"]
    lines += [report.problem.message] if report.problem else []
    for item in report.diagnoses:
        lines.append(f"{item.function}: “{text_in(item.belief, language)}”")
        lines.append(f"{text_in(item.explanation, language)} {text_in(item.hint, language)}")
    return "\n".join(lines)


def _written(rows: list[list[float | str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
