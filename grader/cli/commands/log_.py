"""`grade log`: every change to a grade."""

from __future__ import annotations

import click

from grader.cli.options import format_option, staff_course_of, store_of


@click.command("log", epilog="Example: grade log ada")
@click.argument("student", required=False)
@format_option
@click.pass_context
def command(ctx: click.Context, student: str | None, form: str) -> None:
    """Show when which grade became what, and why: for STUDENT, or for all.

    A change is noted when the class report is written: a new attempt, a new suite, a late penalty, an
    extension, an override, a check that was dropped.
    """
    from grader.cli.printing import print_json
    from grader.feedback.clean import visible
    from grader.feedback.wording import number
    from grader.store import Store

    course = staff_course_of(ctx)
    path = store_of(course)
    with Store.open(path) as store:
        rows = [row for row in store.standings_log() if student in (None, row[1])]
    if form == "json":
        keys = ("time", "student", "exercise", "points", "notes", "submission")
        print_json({"schema": 1, "changes": [dict(zip(keys, row, strict=True)) for row in rows]})
        return
    for time, who, exercise, points, notes, submission in rows:
        unit = "point" if points == 1 else "points"
        got = "no grade" if points is None else f"{number(points)} {unit}"
        why = f" ({visible(notes, 300)})" if notes and points is not None else ""
        click.echo(f"{time}  {visible(who, 40)}  {exercise}: {got}{why}  [{submission}]")
    if not rows:
        click.echo("No grade has been noted yet.")
