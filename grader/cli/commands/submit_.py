"""`grade submit`: hand in, get graded, get a receipt."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
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
    student_option,
    unsafe_option,
    who,
    work_on,
)

if TYPE_CHECKING:
    from grader.course import Course
    from grader.desk.desk import Desk
    from grader.model import Submission
    from grader.store import Receipt


@click.command("submit", epilog="Example: grade submit dropout --student ada")
@exercise_argument
@file_argument
@student_option
@unsafe_option
@format_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    exercise: str,
    file: Path | None,
    student: str | None,
    unsafe: bool,
    form: str,
    language: str | None,
) -> int:
    """Hand in your work and get it graded.

    Where the course has no solutions (your own copy), it goes to the course's server if there is one, and the
    result is told when it is there. Without a server the public checks are run and a hand-in file is written
    for your instructor.
    """
    course = course_of(ctx)
    path = file_of(course, exercise, file)
    language = language or course.language
    has_solutions = course.has_solutions(exercise)
    if course.server and not has_solutions:
        from grader.cli.sending import hand_in_to_server

        return hand_in_to_server(course, exercise, path, student, form, language)
    id_ = who(student)
    if not has_solutions:
        from grader.submissions import read_submission

        submission = read_submission(path, id_, exercise)
        return _hand_in(course, submission, path, form, language, by_login=student is None)
    from grader.desk.opening import open_desk

    with open_desk(course, unsafe=unsafe, first=exercise) as desk:
        # The grading process begins: there is time now.
        from grader.submissions import read_submission

        submission = read_submission(path, id_, exercise)
        with desk.turn(id_, exercise):
            return _grade(desk, submission, path, form, language)


def _grade(desk: Desk, submission: Submission, path: Path, form: str, language: str) -> int:
    from grader.cli.printing import warn_of_missing_layers
    from grader.cli.results import Shown, show
    from grader.desk.desk import write_student_page
    from grader.desk.handing_in import must_be_allowed
    from grader.desk.ledger import Ledger
    from grader.desk.results import counting
    from grader.errors import CourseError
    from grader.feedback.data import as_data
    from grader.feedback.redaction import redacted
    from grader.feedback.wording import words
    from grader.submissions import page_name

    warn_of_missing_layers(desk.pool.layers, words(language), unsafe=not desk.pool.layers)
    attempts = desk.attempts(submission.student, submission.exercise)
    must_be_allowed(attempts, submission.digest, datetime.now(UTC), desk.course.policy)
    receipt = desk.take(submission, datetime.now(UTC))
    try:
        desk.ready([submission.exercise])
    except CourseError:
        _print_kept(submission, receipt, form, language)
        raise
    graded = desk.grade(submission, receipt)
    course, student, name = desk.course, submission.student, submission.exercise
    ledger = Ledger(course, desk.store, desk.secret, [student], staff=False)
    result = ledger.result(student, name)
    page = course.root / "reports" / page_name(student, name)
    write_student_page(
        course, graded, submission, page,
        language=language, result=result, filename=submission.filename,
    )  # fmt: skip
    outlook = ledger.outlook(student, name, result)
    counts = counting(graded.report, result, language)
    report = redacted(graded.report)
    data = {
        **as_data(report, language),
        "receipt": receipt.text,
        "submission": receipt.id,
        "counts": asdict(counts) if counts else None,
        **outlook.data(),
    }
    following = ledger.next_exercise(student, name)
    return show(
        Shown(report, counts, outlook, data, page, receipt.text, following), path, form, language
    )


def _print_kept(submission: Submission, receipt: Receipt, form: str, language: str) -> None:
    """Say that the work is kept, where the exercise's own files keep it from being graded."""
    from grader.cli.printing import print_json
    from grader.feedback.wording import words

    if form == "json":
        who = {"student": submission.student, "exercise": submission.exercise}
        kept = {"receipt": receipt.text, "submission": receipt.id}
        print_json({"schema": 1, **who, "status": "not_graded", "points": None, **kept})
        return
    say = words(language)
    click.echo(say("terminal_not_graded", exercise=submission.exercise))
    click.echo(f"  {say('next_internal_error')}")
    click.echo(say("terminal_receipt", text=receipt.text))


def _hand_in(
    course: Course, submission: Submission, file: Path, form: str, language: str, *, by_login: bool
) -> int:
    from grader.cli.options import outlook_of
    from grader.cli.printing import print_json, print_report
    from grader.feedback.clean import visible
    from grader.feedback.data import as_data
    from grader.feedback.wording import words
    from grader.grading.public import PublicChecks
    from grader.sandbox import open_local
    from grader.submissions import write_hand_in

    folder = course.drop or Path.cwd()
    path = write_hand_in(
        submission, datetime.now(UTC), folder
    )  # kept first, whatever the checks say
    name = submission.exercise
    with open_local() as sandbox, closing(PublicChecks(course, name, sandbox)) as checks:
        report = checks.run(submission.candidate)
        japanese = checks.japanese
    outlook = outlook_of(course, submission.student, submission.exercise)
    if form == "json":
        print_json({**as_data(report, language), "hand_in": str(path), **outlook.data()})
    else:
        print_report(report, language, japanese, submission.filename)
        say = words(language)
        click.echo("\n" + say("terminal_public_only"))
        id_, again = submission.student, f"grade submit {work_on(submission.exercise, file)}"
        click.echo(say("terminal_handed_in", student=visible(id_, 80), path=path))
        if not course.drop:
            click.echo(say("terminal_send"))
        if by_login:
            click.echo(say("terminal_login", student=visible(id_, 80), command=again))
        if told := outlook.said(say):
            click.echo(say("terminal_outlook", text=told))
        if not report.full_marks:
            what = "terminal_mend_problem" if report.problem else "terminal_mend_first"
            click.echo(say.labelled("next_label", say(what, command=again)))
    return 0 if report.full_marks else 1
