"""`grade release`: the students' copy of the course."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import staff_course_of


@click.command("release", epilog="Example: grade release ../for-students")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Write the students' copy of the course to FOLDER, or bring an earlier one there up to date.

    It has course.toml and the assignments of its exercises. Whatever is hidden is looked for in them: code
    and texts of the solutions, the store, the course's secret, names of the roster, what is decided about
    single students. Where any of it is found, nothing is released, and the file is named.
    """
    from grader.authoring.release import release
    from grader.cli.printing import many
    from grader.desk.roster import listed_people
    from grader.text import some
    from grader.writing import shell_path

    course = staff_course_of(ctx)
    released = release(course, folder, listed_people(course))
    click.echo(
        f"The students' copy of {many(len(course.names), 'exercise')} is in {folder}. "
        f"Nothing hidden is in its {many(released.files, 'file')}."
    )
    for place in released.unfinished:
        click.echo(f"! A TODO is left in {place}", err=True)
    if released.unread:
        named = ", ".join(some(released.unread, 5))
        click.echo(f"! More may be in what is neither text nor picture: {named}", err=True)
    if released.history:
        click.echo(
            f"! What git has of earlier days was not looked through: {folder / '.git'}", err=True
        )
    click.echo("Next: look at it as a student does, then give it away: "
               f"cd {shell_path(folder)} && grade list")  # fmt: skip
