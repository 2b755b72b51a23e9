"""`grade log`: every change to a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import format_option, staff_course_of, store_of

if TYPE_CHECKING:
    from grader.store import Untimed


@click.command("log", epilog="Example: grade log ada")
@click.argument("student", required=False)
@format_option
@click.pass_context
def command(ctx: click.Context, student: str | None, form: str) -> None:
    """Show when which grade became what, and why: for STUDENT, or for all.

    A change is noted when the class report is written: a new attempt, a new suite, a late penalty, an
    extension, an override, a check that was dropped. What an earlier version of the grader stored without
    telling when it was handed in is never late: it is named here, and an override can decide otherwise.
    """
    from grader.cli.printing import print_json
    from grader.feedback.clean import visible
    from grader.feedback.wording import number
    from grader.store import Store
    from grader.text import some

    course = staff_course_of(ctx)
    path = store_of(course)
    with Store.open(path, course.dues) as store:
        rows = [row for row in store.standings_log() if student in (None, row[1])]
        untimed = [one for one in store.untimed() if student in (None, one.student)]
    if form == "json":
        keys = ("time", "student", "exercise", "points", "notes", "submission")
        changes = [dict(zip(keys, row, strict=True)) for row in rows]
        print_json({"schema": 1, "changes": changes, **_data(untimed)})
        return
    for time, who, exercise, points, notes, submission in rows:
        unit = "point" if points == 1 else "points"
        got = "no grade" if points is None else f"{number(points)} {unit}"
        why = f" ({visible(notes, 300)})" if notes and points is not None else ""
        click.echo(f"{time}  {visible(who, 40)}  {exercise}: {got}{why}  [{submission}]")
    if not rows:
        whose = (
            f" of {visible(student, 40)}; grade roster shows who is there" if student else " yet"
        )
        click.echo(f"No grade has been noted{whose}.")
    if untimed:
        click.echo(
            f"! {len(untimed)} stored by an earlier version, which did not tell when they were handed in; "
            "they count as in time:"
        )
        told = [
            f"{visible(one.student, 40)}, {one.exercise}, stored {one.received:%Y-%m-%d %H:%M} UTC"
            f"  [{one.id}]"
            for one in untimed
        ]
        for line in some(told, 5):
            click.echo(f"!   {line}")


def _data(untimed: list[Untimed]) -> dict[str, Any]:
    """How many have no time, and the first of them."""
    from grader.feedback.clean import MOST_TOLD

    told = [one.data() for one in untimed[:MOST_TOLD]]
    return {"untimed": len(untimed), "untimed_submissions": told}
