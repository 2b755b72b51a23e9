"""`grade generate`: stubs, notebooks and small examples from references."""

from __future__ import annotations

import click

from grader.cli.options import staff_course_of


@click.command("generate", epilog="Example: grade generate momentum")
@click.argument("exercises", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if a file is out of date.")
@click.pass_context
def command(ctx: click.Context, exercises: tuple[str, ...], check: bool) -> int:
    """Make the stubs, notebooks and examples of EXERCISES, or of all, from references and texts.

    A stub is its reference without what stands between ### BEGIN SOLUTION and ### END SOLUTION.
    The examples are the calls of an exercise's ladder.toml with the reference's answers.
    """
    from grader.authoring.exercises import generated, write_generated

    course = staff_course_of(ctx)
    for name in exercises:
        course.entry(name)
    stale = 0
    for name in exercises or course.names:
        for file in generated(course, name) if check else write_generated(course, name):
            stale += not file.up_to_date
            if not file.up_to_date:
                click.echo(f"{'out of date' if check else 'written'}: {file.path}")
    if check and stale:
        click.echo("Next: grade generate")
    elif not stale:
        click.echo("Every stub, notebook and example is up to date.")
    return 1 if check and stale else 0
