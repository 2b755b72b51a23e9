"""`grade check`: the public checks, at once, on the student's own machine."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.errors import tell
from grader.cli.options import (
    course_of,
    exercise_argument,
    file_argument,
    file_of,
    format_option,
    language_option,
    work_on,
)
from grader.errors import GraderError
from grader.writing import state_of

if TYPE_CHECKING:
    from grader.grading.public import PublicChecks
    from grader.model import Submission

_POLL_SECONDS = 0.02  # between two looks at the file, which cost next to nothing


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
    # The file first: what is wrong with it is told before anything is started.
    submission = None if watch else _read(path, exercise)
    from grader.sandbox.start import open_local

    with open_local() as sandbox:  # it begins while what checks is loaded
        from grader.feedback.wording import words
        from grader.grading.public import PublicChecks

        say = words(language)
        with closing(PublicChecks(course, exercise, sandbox)) as checks:
            if submission is not None:
                return _check(checks, submission, path, form, language)
            while True:
                before = state_of(path)
                _check_or_say(checks, exercise, path, form, language)
                click.echo(say("terminal_watching", path=path), err=True)
                _wait_for_change(path, before)
                click.echo("", err=True)


def _wait_for_change(path: Path, before: tuple[int, ...]) -> None:
    """Wait until a file has changed, and then until it stays: an editor may write it in pieces."""
    while (now := state_of(path)) == before:
        time.sleep(_POLL_SECONDS)
    for _ in range(50):  # what is written all the time is checked as it is
        time.sleep(_POLL_SECONDS)
        earlier, now = now, state_of(path)
        if now == earlier:
            break


def _check_or_say(
    checks: PublicChecks, exercise: str, path: Path, form: str, language: str
) -> None:
    try:
        _check(checks, _read(path, exercise), path, form, language)
    except GraderError as error:
        tell(error, language)


def _read(path: Path, exercise: str) -> Submission:
    from grader.submissions import read_submission

    return read_submission(path, "student", exercise)


def _check(
    checks: PublicChecks, submission: Submission, path: Path, form: str, language: str
) -> int:
    from grader.cli.printing import print_json, print_report
    from grader.feedback.data import as_data
    from grader.feedback.wording import words

    report = checks.run(submission.candidate)
    exercise = submission.exercise
    if form == "json":
        print_json(as_data(report, language))
    else:
        print_report(report, language, checks.japanese, submission.filename)
        say = words(language)
        named = work_on(exercise, path)
        following = f"grade submit {named}"
        if not report.full_marks:
            what = "terminal_mend_problem" if report.problem else "terminal_mend_first"
            following = say(what, command=f"grade check {named}")
        click.echo("\n" + say.labelled("next_label", following))
    return 0 if report.full_marks else 1
