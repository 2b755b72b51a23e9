"""`grade store`: where the course's store is, and its copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli.options import staff_course_of, store_of

if TYPE_CHECKING:
    from grader.store import Store


@click.group("store", epilog="Example: grade store copy postgresql://grader@db/course --use")
def command() -> None:
    """Copy the store to another database, SQLite or PostgreSQL, with or without going on there."""


@command.command("copy")
@click.argument("to")
@click.option("--use", "used", is_flag=True,
              help="Go on with the copy; the store that was takes nothing more.")  # fmt: skip
@click.option("--sealed", is_flag=True,
              help="Seal what is kept about students, each with a key of their own.")  # fmt: skip
@click.pass_context
def _copy(ctx: click.Context, to: str, used: bool, sealed: bool) -> None:
    """Copy every row to TO: a file's path, or postgresql://USER@HOST/DATABASE.

    Others may write meanwhile: what is copied is the store as of one moment, and its chain is the same. With
    --use nobody can write while it is copied, and all commands use the copy from then on.

    With --sealed the copy has a new chain, in which rows about students are sealed, so that a student can be
    forgotten. Receipts and heads from before are still found in it.
    """
    from grader.course import course_secret
    from grader.feedback.clean import visible
    from grader.store import Store
    from grader.store.copies import copy, copy_sealed, move
    from grader.store.place import place, use
    from grader.store.schema import open_tables
    from grader.store.sealing import seals

    course = staff_course_of(ctx)
    where = place(to)
    with Store.open(store_of(course), course.dues) as store, open_tables(where, {}) as target:
        if sealed:
            head = copy_sealed(store.database, target, course_secret(course), used=used)
        else:
            head = (move if used else copy)(store.database, target)
        if used:
            use(course, where)
        click.echo(f"Copied to {visible(target.name, 300)}: {head.number} rows, head {head.text}")
        if used:
            click.echo("The course uses it from now on; the store that was is kept as it is.")
            if sealed:
                click.echo(f"! In that everybody can still be read: destroy {_to_destroy(store)}")
            if seals(store.database) and store.database.beside.name != target.beside.name:
                click.echo(
                    "! The students' keys of it open it also after a student is forgotten: destroy them, too: "
                    f"{visible(store.database.beside.name, 300)}"
                )
        else:
            click.echo(f"The course still uses {visible(store.database.name, 300)}.")


def _to_destroy(store: Store) -> str:
    """What has plain rows once they were sealed elsewhere."""
    from grader.feedback.clean import visible

    name = visible(store.database.name, 300)
    if store.database.has_keys:
        return f"it (DROP DATABASE), its log's archive, and all backups of before. It is {name}"
    return f"{name} with its -wal and -shm (shred -u), and all backups of before."


@command.command("prepare")
@click.argument("url")
@click.option("--app", required=True, help="The role of the grader's own processes: it only adds.")
@click.option("--web", required=True, help="The role of the web process, which reads no report.")
@click.pass_context
def _prepare(ctx: click.Context, url: str, app: str, web: str) -> None:
    """Give two roles what they need of the store in a PostgreSQL; URL is that of the tables' owner.

    The tables are made where there are none. The roles have to be there: CREATE ROLE NAME LOGIN PASSWORD '...';
    what else they could do with these tables is taken from them.
    """
    from grader.errors import UsageError
    from grader.feedback.clean import visible
    from grader.store.place import place
    from grader.store.roles import prepare
    from grader.store.schema import open_tables

    course = staff_course_of(ctx)
    where = place(url)
    if not isinstance(where, str):
        raise UsageError(
            "A store in a file has no roles.", "Give the URL of a PostgreSQL: postgresql://..."
        )
    with open_tables(where, course.dues) as database:
        prepare(database, app, web)
        click.echo(f"Prepared {visible(database.name, 300)} for {app} and {web}.")
    click.echo(
        f"Write its URL for {app} into .grade/database; the web process gets the one for {web}."
    )
