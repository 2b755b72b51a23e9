"""`grade export`: grades for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.options import language_option, staff_course_of, store_of
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import GradeReport

_FORMATS = ("csv", "canvas", "moodle", "gradescope")


@click.command("export", epilog="Example: grade export canvas --from canvas-export.csv")
@click.argument("form", metavar="FORMAT", type=click.Choice(_FORMATS))
@click.option(
    "--from",
    "exported",
    type=click.Path(path_type=Path, dir_okay=False),
    help="For canvas: the gradebook that Canvas exported, which is filled in.",
)
@click.option(
    "--autograder", metavar="EXERCISE", help="For gradescope: make an autograder.zip instead."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write; without it, a file or folder in reports/export.",
)
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    form: str,
    exported: Path | None,
    autograder: str | None,
    output: Path | None,
    language: str | None,
) -> int:
    """Write the latest grades as FORMAT: csv, canvas, moodle, or gradescope.

    canvas fills in your own Canvas export; gradescope writes one results.json for each submission, or
    with --autograder a zip that grades in Gradescope.
    """
    from grader.classroom.gradebook import gradebook
    from grader.cli.commands.class_ import roster_of
    from grader.course import course_secret
    from grader.feedback.clean import visible
    from grader.feedback.tables import csv_text
    from grader.store import Store
    from grader.systems import canvas, moodle
    from grader.systems.gradebook import plain_rows
    from grader.writing import write_file

    course = staff_course_of(ctx)
    language = language or course.language
    folder = course.root / "reports" / "export"
    if autograder is not None:
        if form != "gradescope":
            raise UsageError(
                "--autograder is for gradescope.", "grade export gradescope --autograder EXERCISE"
            )
        _write_autograder(course, autograder, output or folder / f"autograder-{autograder}.zip")
        return 0
    store_path = store_of(course)
    with Store.open(store_path) as store:
        book, reports = gradebook(course, store, course_secret(course), roster_of(course, None))
    problems: list[str] = []
    if book.ungraded:
        problems.append(_told_ungraded(book.ungraded, form))
    if form == "gradescope":
        path = output or folder / "gradescope"
        _write_results(reports, path, language)
    else:
        path = output or folder / f"{'grades' if form == 'csv' else form}.csv"
        if form == "canvas":
            rows, missing = canvas.filled_in(book, _read(exported))
            problems += missing
        elif form == "moodle":
            rows = moodle.gradebook_rows(book, language)
        else:
            rows = plain_rows(book)
        write_file(path, csv_text(rows))
    for problem in problems:
        click.echo(f"! {visible(problem, 300)}", err=True)
    click.echo(f"Written: {path}")
    return 0


def _told_ungraded(ungraded: frozenset[tuple[str, str]], form: str) -> str:
    from grader.cli.printing import some
    from grader.feedback.clean import visible

    names = some([f"{visible(student, 40)} ({name})" for student, name in sorted(ungraded)], 5)
    kept = "have no results.json" if form == "gradescope" else "have an empty cell"
    return f"{len(ungraded)} not graded yet, by our fault, {kept}: {', '.join(names)}"


def _write_autograder(course: Course, exercise: str, path: Path) -> None:
    from grader.classroom.gradebook import autograder_zip
    from grader.course import course_secret
    from grader.writing import write_file

    write_file(path, autograder_zip(course, exercise, course_secret(course)), private=True)
    click.echo(f"Written: {path}. It holds the solutions and the secret: for Gradescope only.")


def _read(path: Path | None) -> str:
    if path is None:
        raise UsageError(
            "Canvas needs its own export to fill in.", "grade export canvas --from EXPORT.csv"
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} can't be read: {error}.", "Export it again from Canvas."
        ) from None


def _write_results(reports: list[GradeReport], path: Path, language: str) -> None:
    import json

    from grader.feedback.in_words import in_words
    from grader.feedback.redaction import redacted
    from grader.submissions import slug
    from grader.systems import gradescope
    from grader.writing import write_file

    for report in reports:
        shown = redacted(report)
        data = gradescope.results(shown, in_words(shown, language), language)
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
        write_file(path / f"{slug(report.student)}-{report.exercise}" / "results.json", text)
