"""`grade new`: the files of a new exercise."""

from __future__ import annotations

import shlex

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
    from grader.authoring.exercises import write_generated, write_skeleton
    from grader.course import load_course

    course = course_of(ctx, begun=True)
    for path in write_skeleton(course, exercise, week):
        click.echo(f"  {path.relative_to(course.root)}")
    for file in write_generated(load_course(course.root), exercise):
        click.echo(f"  {file.path.relative_to(course.root)} (generated)")
    named = ctx.find_root().obj
    work = exercise if named is None else f"{exercise} --course {shlex.quote(str(named))}"
    click.echo(
        f"Next: grade audit {work}. Then make it your own where a TODO is, and after each change: "
        f"grade generate {work} && grade audit {work}"
    )
