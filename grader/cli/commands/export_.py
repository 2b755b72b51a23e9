"""`grade export`: grades for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.options import language_option, staff_course_of, store_of
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.classroom.gradebook import Notes
    from grader.course import Course
    from grader.model import GradeReport

_FORMATS = ("csv", "canvas", "moodle", "gradescope")


@click.command("export", epilog="Example: grade export canvas --from canvas-export.csv")
@click.argument("form", metavar="FORMAT", type=click.Choice(_FORMATS))
@click.option(
    "--from",
    "exported",
    type=click.Path(path_type=Path, dir_okay=False),
    help="For canvas: the gradebook that Canvas exported, which is filled in. For moodle: the grades that "
    "Moodle exported as CSV, which say whom it knows.",
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

    canvas fills in your own Canvas export, in the form that it has; moodle leaves out whom Moodle can't
    know; gradescope writes one results.json for each submission, or with --autograder a zip that grades
    in Gradescope. What is not released to its student on a server yet is in csv alone, which is for staff.
    """
    from grader.classroom.exporting import problems_of, table
    from grader.classroom.gradebook import gradebook
    from grader.cli.commands.class_ import roster_of
    from grader.course import course_secret
    from grader.feedback.clean import visible
    from grader.feedback.tables import csv_text
    from grader.store import Store
    from grader.writing import write_file

    course = staff_course_of(ctx)
    language = language or course.language
    folder = course.root / "reports" / "export"
    if autograder is not None and form != "gradescope":
        raise UsageError(
            "--autograder is for gradescope.", "grade export gradescope --autograder EXERCISE"
        )
    if exported is not None and form not in ("canvas", "moodle"):
        raise UsageError("--from is for canvas and moodle.", "Leave it out.")
    if autograder is not None:
        path = output or folder / f"autograder-{autograder}.zip"
        _write_autograder(course, autograder, path, language)
        return 0
    roster = roster_of(course, None)
    with Store.open(store_of(course), course.dues) as store:
        book, graded = gradebook(
            course, store, course_secret(course), roster, language, everything=form == "csv"
        )
    problems = problems_of(book, form)
    if form == "gradescope":
        path = output or folder / "gradescope"
        _write_results(graded, path, language)
    else:
        path = output or folder / f"{'grades' if form == 'csv' else form}.csv"
        there = None if exported is None else _read(exported, form)
        found = table(form, book, roster, there, language)
        problems += found.problems
        write_file(path, csv_text(found.rows, found.form))
    for problem in problems:
        click.echo(f"! {visible(problem, 2000)}", err=True)
    click.echo(f"Written: {path}")
    return 0


def _write_autograder(course: Course, exercise: str, path: Path, language: str) -> None:
    from grader.classroom.autograder import autograder_zip
    from grader.course import course_secret
    from grader.writing import write_file

    content = autograder_zip(course, exercise, course_secret(course), language)
    write_file(path, content, private=True)
    click.echo(f"Written: {path}. It holds the solutions and the secret: for Gradescope only.")


def _read(path: Path, form: str) -> str:
    """A table as text, with its mark and line ends, so that it can be written back in the same form."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} can't be read: {error}.",
            f"Export it again from {form.capitalize()}, as CSV in UTF-8.",
        ) from None


def _write_results(graded: list[tuple[GradeReport, Notes]], path: Path, language: str) -> None:
    from grader.classroom.exporting import gradescope_results
    from grader.writing import write_file

    for folder, text in gradescope_results(graded, language):
        write_file(path / folder / "results.json", text)
