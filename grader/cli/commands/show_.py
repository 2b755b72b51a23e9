"""`grade show`: the staff view of one submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli.options import (
    format_option,
    language_option,
    staff_course_of,
    store_of,
    unsafe_option,
)
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.model import CheckReport, GradeReport


@click.command("show", epilog="Example: grade show 3f2a test_two_layers_keep_their_masks_apart")
@click.argument("submission")
@click.argument("check", required=False)
@unsafe_option
@format_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    submission: str,
    check: str | None,
    unsafe: bool,
    form: str,
    language: str | None,
) -> None:
    """Show all that is known of one submission; with CHECK, grade it again and show that check.

    SUBMISSION is an id, or the beginning of one. This is for staff: it shows hidden details.
    """
    from grader.cli.printing import print_json
    from grader.course import course_secret
    from grader.feedback.data import as_data
    from grader.store import Store
    from grader.store.arrivals import claimed

    course = staff_course_of(ctx)
    where = store_of(course)
    with Store.open(where, course.dues) as store:
        stored = store.submission(submission)
        report = store.report(stored.id, course_secret(course))
        claim = claimed(store.database, stored.id)
    if check is not None:
        from grader.desk.opening import open_desk

        with open_desk(course, unsafe=unsafe, first=stored.submission.exercise) as desk:
            desk.ready([stored.submission.exercise])
            report = desk.pool.grade(stored.submission)
    if report is None:
        raise UsageError(f"Submission {stored.id} is stored, but not graded.", "Run: grade regrade")
    language = language or course.language
    if form == "json":
        told = {"submission": stored.id, "claimed": claim.isoformat() if claim else None}
        print_json({**as_data(report, language), **told})
        return
    click.echo(f"submission {stored.id}, received {stored.received:%Y-%m-%d %H:%M:%S %Z}")
    if claim is not None:
        click.echo(
            f"  handed in {claim:%Y-%m-%d %H:%M:%S %Z} by its sender's clock, when there was no server"
        )
    _print(report, [_named(report, check)] if check else list(report.checks), language)


def _named(report: GradeReport, check: str) -> CheckReport:
    for item in report.checks:
        if item.id == check:
            return item
    raise UsageError(
        f"There is no check {check!r}.", f"There are: {', '.join(c.id for c in report.checks)}"
    )


def _print(report: GradeReport, checks: list[CheckReport], language: str) -> None:
    from grader.cli.printing import headline
    from grader.feedback.causes import causes
    from grader.feedback.clean import visible
    from grader.feedback.wording import number, words
    from grader.text import text_in

    click.echo(f"{report.student}, {headline(report, words(language))}")
    if report.error:
        click.echo(f"  error: {visible(report.error, 2000)}")
    for check in checks:
        outcome = check.outcome.value.replace("_", " ")
        click.echo(f"  {outcome:<9} {number(check.points)}/{number(check.possible)}  {check.id}: "
                   f"{text_in(check.title, language)} ({check.seconds * 1000:.1f} ms)")  # fmt: skip
        for line in check.detail.splitlines():
            click.echo(f"      {visible(line, 500)}")
    found = causes(report)
    for idea in found.ideas:
        told = idea.told(len(found.failed), words("en"))
        for diagnosis in idea.diagnoses:
            click.echo(f"  diagnosis of {idea.function}: {diagnosis.name}")
        if told:
            click.echo(f"    {told.lower()}: {', '.join(check.id for check in idea.checks)}")
    for shared in found.shared:
        click.echo(f"  {shared.told(len(found.failed), words('en'))}")
    click.echo(
        f"  layers: {', '.join(report.layers) or 'none'}{' (UNSAFE)' if report.unsafe else ''}"
    )
    click.echo(f"  seed {report.seed}; suite {report.suite_digest[:16]}; file {report.digest[:16]}")
