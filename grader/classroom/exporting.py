"""Grades as other systems take them: what `grade export` writes, and what staff download."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from grader.classroom.gradebook import told_held
from grader.errors import UsageError
from grader.feedback.clean import visible
from grader.submissions import slug
from grader.systems import canvas, gradescope, moodle
from grader.systems.gradebook import Export, plain_rows
from grader.text import some

if TYPE_CHECKING:
    from grader.classroom.gradebook import Notes
    from grader.model import GradeReport
    from grader.systems.gradebook import Gradebook


def table(
    form: str, book: Gradebook, roster: Collection[str], there: str | None, language: str
) -> Export:
    """The grades as csv, canvas or moodle takes them; `there` is what the system exported itself.

    Raises:
        UsageError: Canvas' own export is missing, or what is there is another table.
    """
    if form == "csv":
        return Export(plain_rows(book), [])
    if form == "moodle":
        return moodle.for_import(book, language, roster=roster, exported=there)
    if there is None:
        raise UsageError(
            "Canvas needs its own export to fill in.", "grade export canvas --from EXPORT.csv"
        )
    return canvas.filled_in(book, there)


def problems_of(book: Gradebook, form: str) -> list[str]:
    """What is to be told of the grades: what is not released yet, and what has none by our fault."""
    ungraded = book.ungraded - book.held
    return told_held(book) + ([_told_ungraded(ungraded, form)] if ungraded else [])


def _told_ungraded(ungraded: Collection[tuple[str, str]], form: str) -> str:
    names = some([f"{visible(student, 40)} ({name})" for student, name in sorted(ungraded)], 5)
    kept = "have no results.json" if form == "gradescope" else "have an empty cell"
    return f"{len(ungraded)} not graded yet, by our fault, {kept}: {', '.join(names)}"


def gradescope_results(
    graded: Iterable[tuple[GradeReport, Notes]], language: str
) -> Iterator[tuple[str, str]]:
    """For each submission the folder and the text of its results.json."""
    from grader.feedback.in_words import checks_in_words, in_words
    from grader.feedback.redaction import redacted

    for report, notes in graded:
        shown = redacted(report)
        told = in_words(shown, language, notes)
        data = gradescope.results(shown, told, checks_in_words(shown, language), language)
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
        yield f"{slug(shown.student)}-{shown.exercise}", text
