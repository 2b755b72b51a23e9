"""`grade new`: the files of a new exercise."""

from __future__ import annotations

import click

from grader.cli.options import course_of


@click.command("new", epilog="Example: grade new my_exercise --week 2")
@click.argument("exercise")
@click.option("--week", default=1, show_default=True, type=click.IntRange(1, 99))
@click.pass_context
def command(ctx: click.Context, exercise: str, week: int) -> None:
    """Write a commented skeleton of EXERCISE and enter it in course.toml.

    The skeleton is a whole small exercise that `grade audit` accepts. TODO marks what to replace.
    """
    from grader.authoring.exercises import write_skeleton
    from grader.writing import shell_path

    course = course_of(ctx, begun=True)
    written, made = write_skeleton(course, exercise, week)
    for path in written:
        click.echo(f"  {path.relative_to(course.root)}")
    for file in made:
        click.echo(f"  {file.path.relative_to(course.root)} (generated)")
    named = ctx.find_root().obj
    work = exercise if named is None else f"{exercise} --course {shell_path(named)}"
    click.echo(
        f"Next: grade audit {work}. Then make it your own where a TODO is, and after each change: "
        f"grade generate {work} && grade audit {work}"
    )
