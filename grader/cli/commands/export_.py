"""`grade export`: grades for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.options import language_option, staff_course_of, store_of
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.classroom.gradebook import Notes
    from grader.classroom.grading import Roster
    from grader.course import Course
    from grader.model import GradeReport
    from grader.systems.gradebook import Export, Gradebook

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
    from grader.classroom.gradebook import gradebook, told_held
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
    ungraded = book.ungraded - book.held
    problems = told_held(book)
    problems += [_told_ungraded(ungraded, form)] if ungraded else []
    if form == "gradescope":
        path = output or folder / "gradescope"
        _write_results(graded, path, language)
    else:
        path = output or folder / f"{'grades' if form == 'csv' else form}.csv"
        there = None if exported is None else _read(exported, form)
        found = _table(form, book, roster, there, language)
        problems += found.problems
        write_file(path, csv_text(found.rows, found.form))
    for problem in problems:
        click.echo(f"! {visible(problem, 2000)}", err=True)
    click.echo(f"Written: {path}")
    return 0


def _table(form: str, book: Gradebook, roster: Roster, there: str | None, language: str) -> Export:
    """The grades as a system takes them; `there` is what it exported itself."""
    from grader.systems import canvas, moodle
    from grader.systems.gradebook import Export, plain_rows

    if form == "csv":
        return Export(plain_rows(book), [])
    if form == "moodle":
        return moodle.for_import(book, language, roster=roster, exported=there)
    if there is None:
        raise UsageError(
            "Canvas needs its own export to fill in.", "grade export canvas --from EXPORT.csv"
        )
    return canvas.filled_in(book, there)


def _told_ungraded(ungraded: frozenset[tuple[str, str]], form: str) -> str:
    from grader.feedback.clean import visible
    from grader.text import some

    names = some([f"{visible(student, 40)} ({name})" for student, name in sorted(ungraded)], 5)
    kept = "have no results.json" if form == "gradescope" else "have an empty cell"
    return f"{len(ungraded)} not graded yet, by our fault, {kept}: {', '.join(names)}"


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
    import json

    from grader.feedback.in_words import checks_in_words, in_words
    from grader.feedback.redaction import redacted
    from grader.submissions import slug
    from grader.systems import gradescope
    from grader.writing import write_file

    for report, notes in graded:
        shown = redacted(report)
        told = in_words(shown, language, notes)
        data = gradescope.results(shown, told, checks_in_words(shown, language), language)
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
        write_file(path / f"{slug(shown.student)}-{shown.exercise}" / "results.json", text)
