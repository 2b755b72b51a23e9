"""`grade backup`: the store and the secret in one file."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import staff_course_of, store_of


@click.command("backup", epilog="Example: grade backup ~/backups/course-2026-10-01.zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def command(ctx: click.Context, file: Path) -> None:
    """Write the store, as of one moment, and the course's secrets to FILE. Others may write meanwhile.

    Whoever has it can read all work and forge grades: keep it as you keep the course's folder. What you
    write yourselves (course.toml, assignments, solutions, roster) is not in it.
    """
    from grader.course import course_secret
    from grader.desk.known_elsewhere import secrets_elsewhere
    from grader.store import Store
    from grader.store.copies import back_up

    course = staff_course_of(ctx)
    with Store.open(store_of(course), course.dues) as store:
        made = back_up(
            store.database, course_secret(course), course.title["en"], file,
            beside=secrets_elsewhere(course),
        )  # fmt: skip
    click.echo(f"Written: {file}: {made.head.number} rows, head {made.head.text}")
    click.echo(f"Next: keep it elsewhere, and try it: grade restore --check {file}")
