"""`grade backup`: the store and the secret in one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from grader.cli.options import staff_course_of, store_of
from grader.errors import UsageError


@click.command("backup", epilog="Example: grade backup ~/backups/course-2026-10-01.zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-keys", is_flag=True, help="Put the students' keys into FILE, too.")
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the students' keys to a file of their own.",
)
@click.pass_context
def command(ctx: click.Context, file: Path, with_keys: bool, keys_file: Path | None) -> None:
    """Write the store, as of one moment, and the course's secrets to FILE. Others may write meanwhile.

    Whoever has it can forge grades: keep it as you keep the course's folder. What you write yourselves
    (course.toml, assignments, solutions, roster) is not in it.

    Work that is sealed with students' keys can be read by nobody without these. They are left out, so that a
    student who is forgotten is forgotten in each backup as well. Keep the newest keys in a place of their own,
    with --keys, and no older ones. With --with-keys FILE has all, and forgets nobody.
    """
    from grader.course import course_secret
    from grader.desk.known_elsewhere import secrets_elsewhere
    from grader.store import Store
    from grader.store.copies import back_up, write_keys
    from grader.store.sealing import seals
    from grader.store.settings import BACKED_UP, change_setting

    course = staff_course_of(ctx)
    if keys_file is not None and keys_file.exists():  # before there is a backup without its keys
        raise UsageError(f"{keys_file} is there already.", "Choose another name.")
    with Store.open(store_of(course), course.dues) as store:
        made = back_up(
            store.database, course_secret(course), course.title["en"], file,
            with_keys=with_keys, beside=secrets_elsewhere(course),
        )  # fmt: skip
        change_setting(store.database, BACKED_UP, datetime.now(UTC).isoformat())
        is_sealed = seals(store.database)
        if keys_file is not None:
            write_keys(store.database, keys_file)
    click.echo(f"Written: {file}: {made.head.number} rows, head {made.head.text}")
    if keys_file is not None:
        click.echo(f"Written: {keys_file}: the students' keys; destroy the file of before.")
    elif is_sealed and not with_keys:
        click.echo(
            "! The students' keys are not in it, and without them nobody can read the work: "
            "keep them in a place of their own (--keys FILE)."
        )
    click.echo(f"Next: keep it elsewhere, and try it: grade restore --check {file}")
