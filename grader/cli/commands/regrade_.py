"""`grade regrade`: what a changed suite does to the grades that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import format_option, staff_course_of, unsafe_option

if TYPE_CHECKING:
    from grader.desk.regrade import Change


@click.command("regrade", epilog="Example: grade regrade dropout --preview")
@click.argument("exercises", nargs=-1)
@click.option("--preview", is_flag=True, help="Only show; ask nothing and store nothing.")
@click.option("--yes", is_flag=True, help="Store the new reports without asking.")
@unsafe_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    exercises: tuple[str, ...],
    preview: bool,
    yes: bool,
    unsafe: bool,
    form: str,
) -> int:
    """Grade the stored submissions of EXERCISES, or of all, with the suites as they are now.

    Shows whose grade changes, by how much and because of which check, the losses first. Nothing is
    stored until you confirm, and the old reports stay.
    """
    from grader.cli.printing import print_json
    from grader.desk.desk import open_desk
    from grader.desk.regrade import accept, regraded

    course = staff_course_of(ctx)
    for name in exercises:
        course.entry(name)
    with open_desk(course, unsafe=unsafe) as desk:
        changes = sorted(
            regraded(desk, exercises or course.names), key=lambda change: change.difference
        )
        faults = sum(not change.graded for change in changes)
        if form == "json":
            print_json({"schema": 1, "changes": [_data(change) for change in changes]})
        else:
            _print(changes)
        wanted = bool(changes) and not preview
        if wanted and not yes:
            wanted = form != "json" and click.confirm("Store these reports?", default=False)
        if wanted:
            for change in changes:
                accept(desk, change)
        if form != "json":
            click.echo(
                f"{len(changes) - faults} reports stored; the old ones stay. Next: grade report"
                if wanted
                else "Nothing was stored."
            )
    return 4 if faults else 0


def _data(change: Change) -> dict[str, Any]:
    return {
        "submission": change.stored.id,
        "student": change.after.student,
        "exercise": change.after.exercise,
        "before": change.before.points if change.before else None,
        "after": change.after.points if change.graded else None,
        "possible": change.after.possible,
        "status": change.after.status.value,
        "drops": change.drops,
        "lost": [check.id for check in change.lost],
        "won": [check.id for check in change.won],
    }


def _print(changes: list[Change]) -> None:
    from grader.cli.printing import some
    from grader.feedback.clean import visible

    changed = [change for change in changes if change.changes_grade]
    drops = sum(change.drops for change in changes)
    faults = [
        f"{change.stored.id}  {visible(change.after.student, 40)}, {change.after.exercise}: "
        f"{visible(change.after.error, 300)}"
        for change in changes
        if not change.graded
    ]
    if faults:
        click.echo(
            f"! {len(faults)} could not be graded, by our fault; whatever grade they have stays:"
        )
    for line in some(faults, 20):
        click.echo(f"!   {line}")
    if drops:
        click.echo(f"! {drops} grades would drop for the very same file.")
    for change in changed:
        before = f"{change.before.points:g}/{change.before.possible:g}" if change.before else "none"
        checks = [f"-{check.id}" for check in change.lost] + [
            f"+{check.id}" for check in change.won
        ]
        click.echo(
            f"  {change.stored.id}  {visible(change.after.student, 40):<20} {change.after.exercise}: "
            f"{before} -> {change.after.points:g}/{change.after.possible:g} "
            f"({change.difference:+g}; {', '.join(checks) or 'the points changed'})"
        )
    click.echo(
        f"{len(changes)} submissions graded by an older suite; {len(changed)} grades would change."
    )
