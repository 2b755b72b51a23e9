"""`grade regrade`: what a changed suite does to the grades that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import format_option, staff_course_of, unsafe_option

if TYPE_CHECKING:
    from grader.desk.regrade import Change

_MOST_LINES = 20  # of a kind; --each and JSON have all


@click.command("regrade", epilog="Example: grade regrade dropout --preview")
@click.argument("exercises", nargs=-1)
@click.option("--preview", is_flag=True, help="Only show; ask nothing and store nothing.")
@click.option("--each", is_flag=True, help="Name every submission, not only what they share.")
@click.option("--yes", is_flag=True, help="Store the new reports without asking.")
@unsafe_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    exercises: tuple[str, ...],
    preview: bool,
    each: bool,
    yes: bool,
    unsafe: bool,
    form: str,
) -> int:
    """Grade the stored submissions of EXERCISES, or of all, with the suites as they are now.

    Shows how many grades change, by how much and because of which checks, the losses first. Nothing is
    stored until you confirm, and the old reports stay. On a server, what waits for a worker is left to it.
    """
    from grader.cli.printing import many, print_json
    from grader.desk.opening import open_desk
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
            _print(changes, each=each)
        wanted = bool(changes) and not preview
        if wanted and not yes:
            wanted = form != "json" and click.confirm("Store these reports?", default=False)
        kept = accept(desk, changes, _actor()) if wanted else 0
        if form != "json":
            click.echo(
                f"{many(kept, 'report')} stored; the old ones stay. Next: grade report"
                if wanted
                else "Nothing was stored."
            )
            if wanted and kept < len(changes) - faults:
                click.echo("! What was graded by others meanwhile was left as it is.")
    return 4 if faults else 0


def _actor() -> str:
    """Who runs this, for the log."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user id without a name
        return "staff"


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


def _print(changes: list[Change], *, each: bool) -> None:
    from grader.cli.printing import many
    from grader.feedback.clean import visible
    from grader.text import some

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
    for line in some(faults, _MOST_LINES):
        click.echo(f"!   {line}")
    if drops:
        click.echo(f"! {many(drops, 'grade')} would drop for the very same file.")
    if each:
        for change in changed:
            who = f"{change.stored.id}  {visible(change.after.student, 40):<20} "
            click.echo(f"  {who}{_line([change])}")
    else:
        alike = _alike(changed)
        told = [f"{many(len(group), 'student')}, {_line(group)}" for group in alike]
        for line in some(told, _MOST_LINES):
            click.echo(f"  {line}")
        if changed:
            click.echo("  --each names everybody.")
    click.echo(
        f"{many(len(changes), 'submission')} graded by an older suite; "
        f"{many(len(changed), 'grade')} would change."
    )


def _alike(changes: list[Change]) -> list[list[Change]]:
    """Changes of one exercise for which the same checks turned, drops first, then the larger groups."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        new = change.before is None
        key = (change.after.exercise, change.drops, new, *_turned(change))
        groups.setdefault(key, []).append(change)
    return sorted(groups.values(), key=lambda group: (not group[0].drops, -len(group)))


def _line(group: list[Change]) -> str:
    """What changes for all of a group: from how many points to how many, and by which checks."""
    before = [change.before for change in group if change.before is not None]
    old = _range([report.points for report in before], [report.possible for report in before])
    new = _range(
        [change.after.points for change in group], [change.after.possible for change in group]
    )
    differences = [change.difference for change in group]
    by = _span(differences, "{:+g}")
    checks = ", ".join(_turned(group[0])) or ("the points changed" if before else "a first grade")
    return f"{group[0].after.exercise}: {old or 'none'} -> {new} ({by}; {checks})"


def _turned(change: Change) -> list[str]:
    return [f"-{check.id}" for check in change.lost] + [f"+{check.id}" for check in change.won]


def _range(points: list[float], possible: list[float]) -> str:
    return f"{_span(points)}/{_span(possible)}" if points else ""


def _span(values: list[float], form: str = "{:g}") -> str:
    low, high = form.format(min(values)), form.format(max(values))
    return low if low == high else f"{low} to {high}"
