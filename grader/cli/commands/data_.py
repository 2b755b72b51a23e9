"""`grade data`: all that is kept about a student, in one file for that student."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import staff_course_of, store_of


@click.command("data", epilog="Example: grade data s1042 --output s1042.zip")
@click.argument("student")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False),
              help="Where it goes; without it, data-STUDENT.zip.")  # fmt: skip
@click.pass_context
def command(ctx: click.Context, student: str, output: Path | None) -> None:
    """Write everything that is kept about STUDENT into one archive, to be given to that student.

    Files as handed in, results as shown, receipts, requests and answers, comments, decisions, points, sign-ins
    and the roster's line; of others nothing, and nothing that is not released. On a server students get it by
    themselves, from their first page.
    """
    from grader.course import course_secret
    from grader.desk.forgetting import ids_of
    from grader.errors import UsageError
    from grader.service.own_data import archive
    from grader.store import Store
    from grader.store.sealing import refuse_forgotten
    from grader.submissions import slug
    from grader.writing import write_file

    course = staff_course_of(ctx)
    path = output or Path(f"data-{slug(student)}.zip")
    if path.exists():
        raise UsageError(f"{path} is there already.", "Choose another name: --output FILE")
    with Store.open(store_of(course), course.dues) as store:
        ids = ids_of(course, store, student)
        refuse_forgotten(store.database, ids[0])
        write_file(path, archive(course, store, course_secret(course), ids[0]), private=True)
    click.echo(f"Written: {path}. It is for this student alone; on a server: /me/data.zip")
