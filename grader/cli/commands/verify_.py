"""`grade verify`: whether a receipt is genuine."""

from __future__ import annotations

from dataclasses import asdict

import click

from grader.cli.options import format_option, language_option, staff_course_of


@click.command("verify", epilog="Example: grade verify grade2.eyJpZCI6...")
@click.argument("receipt")
@format_option
@language_option
@click.pass_context
def command(ctx: click.Context, receipt: str, form: str, language: str | None) -> None:
    """Tell whether a receipt was issued by this course, and for what."""
    from grader.cli.printing import print_json
    from grader.course import course_secret
    from grader.feedback.wording import words
    from grader.store import verify_receipt

    course = staff_course_of(ctx)
    found = verify_receipt(receipt, course_secret(course))
    if form == "json":
        print_json({"schema": 1, "genuine": True, **{k: str(v) for k, v in asdict(found).items()}})
        return
    say = words(language or course.language)
    who = {"student": found.student, "exercise": found.exercise, "time": found.time}
    click.echo(say("terminal_genuine", **who))
    click.echo(f"  {say('terminal_genuine_record', id=found.id, digest=found.digest)}")
