"""`grade roster`: who is in the class, who is not, and who is one person under two ids."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import format_option, staff_course_of, store_of


@click.command("roster", epilog='Example: grade roster --join "Ada Byron" ab')
@click.option("--roster", "roster_path", type=click.Path(path_type=Path, dir_okay=False),
              help="A CSV file with id, name, section, and others such as email.")  # fmt: skip
@click.option("--join", "pairs", nargs=2, multiple=True, metavar="OLD ID",
              help="Take what OLD has handed in as ID's; may be given again.")  # fmt: skip
@click.option("--proposed", is_flag=True, help="Join all that is proposed.")
@click.option("--split", "apart", multiple=True, metavar="OLD", help="Undo a join.")
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    roster_path: Path | None,
    pairs: tuple[tuple[str, str], ...],
    proposed: bool,
    apart: tuple[str, ...],
    form: str,
) -> None:
    """Show who is on the roster and in the store, and who may be one student under two ids.

    Work that came in before there was a roster is stored under what a system calls a student. It becomes the
    roster's by itself where an id or an e-mail address says so, and by --join where only a name does. Nothing
    that is stored changes: a join is a row, and --split is another.
    """
    from grader.classroom.people import join, join_known
    from grader.cli.commands.class_ import roster_of
    from grader.cli.printing import print_json
    from grader.feedback.clean import visible
    from grader.store import Store

    course = staff_course_of(ctx)
    where = store_of(course)
    roster = roster_of(course, roster_path)
    with Store.open(where, course.dues) as store:
        wanted: dict[str, str | None] = {**dict(pairs), **dict.fromkeys(apart)}
        if wanted:
            join(store, wanted)
        joins = join_known(store, roster)
        if proposed and joins.proposed:
            join(store, dict(joins.proposed))
            joins = join_known(store, roster)
        joined, there = store.joined(), store.students()
    strangers = sorted(there - roster.keys() - joins.proposed.keys()) if roster else []
    missing = [id_ for id_ in roster if id_ not in there]
    if form == "json":
        print_json({
            "schema": 1, "roster": len(roster), "joined": joined, "proposed": dict(joins.proposed),
            "not_on_roster": strangers, "nothing_handed_in": missing,
        })  # fmt: skip
        return
    click.echo(
        f"{len(roster)} on the roster, {len(there)} {'has' if len(there) == 1 else 'have'} handed in."
    )
    for id_, student in joined.items():
        click.echo(f"  {visible(id_, 80)} is {visible(student, 80)}")
    for id_, student in joins.proposed.items():
        name = visible(roster[student].name, 80)
        click.echo(
            f"? {visible(id_, 80)} may be {visible(student, 80)} ({name}): grade roster --join"
        )
    for id_ in strangers:
        click.echo(f"! {visible(id_, 80)} is not on the roster.")
    if missing:
        have = "has" if len(missing) == 1 else "have"
        click.echo(
            f"{len(missing)} {have} handed in nothing: {', '.join(visible(m, 40) for m in missing[:20])}"
        )
    if joins.proposed:
        click.echo("All of these at once: grade roster --proposed. Next: grade report")
    elif wanted:
        click.echo("Next: grade report")
