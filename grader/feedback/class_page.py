"""The class report: scores, checks, wrong ideas and students on one page."""

from __future__ import annotations

from collections.abc import Sequence

from grader.feedback.class_figures import column, distribution, ideas, summary
from grader.feedback.class_rows import (
    ExerciseColumn,
    ExerciseResult,
    StudentRow,
    UngradedWork,
    not_graded,
    result_of,
)
from grader.feedback.clean import MOST_TOLD
from grader.feedback.rendering import render
from grader.feedback.similar_page import AlikeGroup
from grader.feedback.wording import words
from grader.model import Outcome, Text

__all__ = [
    "ExerciseColumn",
    "ExerciseResult",
    "StudentRow",
    "UngradedWork",
    "class_page",
    "not_graded",
    "result_of",
    "summary",
]


def class_page(
    course_title: Text,
    exercises: Sequence[ExerciseColumn],
    rows: Sequence[StudentRow],
    *,
    language: str,
    alike: Sequence[AlikeGroup] = (),
    not_compared: Sequence[str] = (),
    problems: Sequence[tuple[str, str]] = (),
    ungraded: Sequence[UngradedWork] = (),
) -> str:
    """Render the class report as a page that needs nothing else.

    Args:
        course_title: The course's title.
        exercises: The exercises, in the course's order.
        rows: The students, each with a result (or None) for each exercise.
        language: "en" or "ja".
        alike: Groups of submissions that are suspiciously alike; similar.html shows them.
        not_compared: Exercises whose submissions could not be compared.
        problems: Files that could not be read as submissions: where, and why.
        ungraded: Submissions without a grade by our fault.
    """
    say = words(language)
    held = ideas(exercises, rows)
    columns = [column(exercise, place, rows, say) for place, exercise in enumerate(exercises)]
    return render(
        "class.html",
        say,
        styles=("page.css", "class.css"),
        script="class.js",
        title=say.of(course_title),
        columns=columns,
        rows=rows,
        graded=sum(each.graded for each in columns),
        missing=sum(each.missing for each in columns),
        bins=distribution(rows),
        ideas=held,
        tried=[each for each in columns if each.effort.repeated],
        alike=alike,
        not_compared=not_compared,
        problems=problems,
        ungraded=ungraded,
        most=MOST_TOLD,
        noted=[
            (row.shown, exercise.name, note)
            for row in rows
            for exercise in exercises
            for note in row.notes.get(exercise.name, ())
        ],
        help=[row for row in rows if row.needs_help],
        outcomes=list(Outcome),
        unsafe=any(result and result.unsafe for row in rows for result in row.results),
    )
