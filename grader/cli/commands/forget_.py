"""`grade forget`: what is kept about a student can be read by nobody any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli.options import staff_course_of, store_of
from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course import Course
    from grader.desk.forgetting import Left
    from grader.store import Store


@click.command("forget", epilog='Example: grade forget s1042 --reason "asked for on 3 March"')
@click.argument("student")
@click.option("--reason", required=True, help="Why; it stays in the log, so name nobody in it.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--database", metavar="URL",
              help="Open the store so: on PostgreSQL only the tables' owner can clean up.")  # fmt: skip
@click.pass_context
def command(ctx: click.Context, student: str, reason: str, yes: bool, database: str | None) -> None:
    """Delete the key with which all that is kept about STUDENT is sealed, under each id of that person.

    Files, reports, requests and comments can't be read again, by anybody. The student is in no list and no
    page any more. What stays: the id, digests of files, points and times, so that the log holds. It can't be
    undone, and it does nothing to backups with keys, nor to what others have downloaded.
    """
    from datetime import UTC, datetime

    from grader.desk.forgetting import forget, ids_of
    from grader.feedback.clean import visible
    from grader.store import Store
    from grader.store.place import place

    course = staff_course_of(ctx)
    if not reason.strip():
        raise UsageError("There is no reason.", 'Add: --reason "..."')
    with Store.open(place(database) if database else store_of(course), course.dues) as store:
        ids = ids_of(course, store, student)
        if not yes:
            named = ", ".join(visible(id_, 80) for id_ in ids)
            click.echo(f"All that is kept about {named} will be unreadable for ever.", err=True)
            if click.prompt("Type the id to go on", err=True) != student:
                raise UsageError("That is not the id; nothing was done.")
        left = forget(
            course, store, ids, actor="grade forget", time=datetime.now(UTC), reason=reason.strip()
        )
        _tell(course, store, ids, left)


def _tell(course: Course, store: Store, ids: Sequence[str], left: Left) -> None:
    from grader.feedback.clean import visible

    click.echo(f"Forgotten: {', '.join(visible(id_, 80) for id_ in ids)}.")
    if _wrote_report(course, store):
        click.echo("Written anew: reports/class. Pages and exports elsewhere are as they were.")
    if left.listed:
        click.echo("! roster.csv still has a line about this student: take it out.")
    if left.statements:
        click.echo(
            "! The database's owner has to run, so that nothing is left in its files and its log:"
        )
        for statement in left.statements:
            click.echo(f"!   {statement}")
    click.echo(
        "Next: destroy backups with keys, copies of the keys, and archives of a database's log; back up anew."
    )


def _wrote_report(course: Course, store: Store) -> bool:
    """Write the class's pages anew, where there are some: they showed points and code of who is gone."""
    from grader.classroom.report import write_class_report
    from grader.cli.commands.class_ import roster_of
    from grader.course import course_secret

    pages = course.root / "reports" / "class"
    if not (pages / "index.html").exists():
        return False
    write_class_report(
        course, store, course_secret(course), pages,
        roster=roster_of(course, None), language=course.language,
    )  # fmt: skip
    return True
