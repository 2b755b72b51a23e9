"""`grade init`: a course of one's own."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init", epilog="Example: grade init my-course")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write a small course that works at once to FOLDER: one exercise, a roster, a commented course.toml."""
    from grader.authoring.courses import write_course
    from grader.writing import shell_path

    for path in write_course(folder):
        click.echo(f"  {folder / path}")
    go = "" if folder.resolve() == Path.cwd() else f"cd {shell_path(folder)} && "
    click.echo(f"Next: {go}grade audit, then an exercise of your own: grade new NAME")
