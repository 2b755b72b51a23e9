"""`grade check`: the public checks, at once, on the student's own machine."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.options import (
    course_of,
    exercise_argument,
    file_argument,
    file_of,
    format_option,
    language_option,
    work_on,
)

if TYPE_CHECKING:
    from grader.course import Course

_POLL_SECONDS = 0.3


@click.command("check", epilog="Example: grade check dropout --watch")
@exercise_argument
@file_argument
@click.option("--watch", is_flag=True, help="Check again whenever the file changes, until Ctrl-C.")
@format_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    exercise: str,
    file: Path | None,
    watch: bool,
    form: str,
    language: str | None,
) -> int:
    """Run the public checks on your work; nothing is handed in.

    Your own code runs on your own machine, in a process of its own, with a time limit.
    """
    course = course_of(ctx)
    path = file_of(course, exercise, file)
    language = language or course.language
    if not watch:
        return _check(course, exercise, path, form, language)
    while True:
        changed = _changed(path)
        _check_or_say(course, exercise, path, form, language)
        click.echo(f"Watching {path}; Ctrl-C ends.", err=True)
        while _changed(path) == changed:
            time.sleep(_POLL_SECONDS)
        click.echo("", err=True)


def _changed(path: Path) -> float:
    """When the file was last changed; an editor may have it away for a moment."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _check_or_say(course: Course, exercise: str, path: Path, form: str, language: str) -> None:
    from grader.errors import GraderError

    try:
        _check(course, exercise, path, form, language)
    except GraderError as error:
        click.echo(f"grade: {error.message}\n  {error.remedy}", err=True)


def _check(course: Course, exercise: str, path: Path, form: str, language: str) -> int:
    from grader.submissions import read_submission

    submission = read_submission(path, "student", exercise)
    from grader.cli.printing import as_data, print_json, print_report
    from grader.feedback.wording import words
    from grader.grading.public import check_publicly
    from grader.sandbox import open_local

    with open_local() as sandbox:
        report = check_publicly(course, exercise, submission.candidate, sandbox)
    if form == "json":
        print_json(as_data(report, language))
    else:
        print_report(report, language)
        say = words(language)
        named = work_on(exercise, path)
        following = f"grade submit {named}"
        if not report.full_marks:
            what = "terminal_mend_problem" if report.problem else "terminal_mend_first"
            following = say(what, command=f"grade check {named}")
        click.echo("\n" + say.labelled("next_label", following))
    return 0 if report.full_marks else 1
