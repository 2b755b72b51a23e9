"""`grade export`: grades for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.options import course_of, language_option, store_of
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
    from grader.cli.commands.class_ import roster_of
    from grader.course import course_secret
    from grader.execution.desk import write_file
    from grader.execution.gradebook import gradebook
    from grader.feedback import exports
    from grader.store import Store

    course = course_of(ctx)
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
            text, missing = exports.canvas_csv(book, _read(exported))
            problems += missing
        elif form == "moodle":
            text = exports.moodle_csv(book, language)
        else:
            text = exports.plain_csv(book)
        write_file(path, text)
    for problem in problems:
        click.echo(f"! {problem}", err=True)
    click.echo(f"Written: {path}")
    return 0


def _told_ungraded(ungraded: frozenset[tuple[str, str]], form: str) -> str:
    from grader.cli.printing import some
    from grader.feedback.clean import visible

    names = some([f"{visible(student, 40)} ({name})" for student, name in sorted(ungraded)], 5)
    kept = "have no results.json" if form == "gradescope" else "have an empty cell"
    return f"{len(ungraded)} not graded yet, by our fault, {kept}: {', '.join(names)}"


def _write_autograder(course: Course, exercise: str, path: Path) -> None:
    from grader.course import course_secret
    from grader.execution.desk import write_file
    from grader.execution.gradebook import autograder_zip

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

    from grader.execution.desk import write_file
    from grader.feedback.exports import gradescope_results
    from grader.feedback.redaction import redacted
    from grader.submissions import slug

    for report in reports:
        data = gradescope_results(redacted(report), language)
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
        write_file(path / f"{slug(report.student)}-{report.exercise}" / "results.json", text)
