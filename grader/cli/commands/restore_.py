"""`grade restore`: a backup back into a course."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import staff_course_of
from grader.errors import UsageError


@click.command("restore", epilog="Example: grade restore ~/backups/course-2026-10-01.zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--database",
    metavar="URL",
    help="Restore into this database; without it, where the course's is.",
)
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The students' keys, as grade backup --keys wrote them, or .grade/keys itself.",
)
@click.option("--check", "only_checked", is_flag=True, help="Only tell whether it is whole.")
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    database: str | None,
    keys_file: Path | None,
    only_checked: bool,
) -> None:
    """Bring back what `grade backup` wrote to FILE, into a course that has no work in its store yet.

    Work that is sealed needs the students' keys: those in FILE, of --keys, or still in place. Whoever was
    forgotten stays so: by the log in FILE, and by the keys, which tell who was forgotten after it was written.
    """
    from datetime import UTC, datetime

    from grader.course.secret import adopt_secret
    from grader.desk.known_elsewhere import bring_back
    from grader.feedback.clean import visible
    from grader.store import chain
    from grader.store.copies import beside_in, copy_rows, keys_in, opened_backup
    from grader.store.forgetting import apply, lacking
    from grader.store.person_keys import PersonKeys
    from grader.store.place import place, place_of, use
    from grader.store.schema import open_tables

    course = staff_course_of(ctx)
    with opened_backup(file) as (made, secret, path, kept), open_tables(path, {}) as source:
        faults = list(chain.verify(source))
        if faults or chain.head(source) != made.head:
            raise UsageError(
                f"What is in {file} is not what was backed up on {made.time}.",
                "Use another backup.",
            )
        told = f"{visible(made.course, 100)}, {made.time}: {made.head.number} rows, head {made.head.text}"
        if only_checked:
            click.echo(f"Whole: {told}")
            return
        where = place(database) if database else place_of(course)
        with open_tables(where, {}) as target:
            keys = kept | (keys_in(keys_file) if keys_file is not None else {})
            missing = lacking(source, keys | PersonKeys.of(target).all())
            if missing:
                raise UsageError(
                    f"The keys of {missing} students are not there, or others': nobody could read their work.",
                    "Add the newest that there are: --keys FILE",
                )
            PersonKeys.of(target).must_agree(keys)
            adopt_secret(course, secret)
            bring_back(course, beside_in(file))
            with target.writing():  # rows are there with their keys, or not at all
                copy_rows(source, target)
                since = apply(target, keys, datetime.now(UTC))
        if database:
            use(course, where)
    click.echo(f"Restored: {told}")
    if since:
        click.echo(f"Forgotten since then, and forgotten here, too: {len(since)} ids.")
