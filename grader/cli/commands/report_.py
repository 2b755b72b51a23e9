"""`grade report`: the class report from what the store holds."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import format_option, language_option, staff_course_of, store_of


@click.command("report", epilog="Example: grade report --roster roster.csv")
@click.option("--roster", "roster_path", type=click.Path(path_type=Path, dir_okay=False),
              help="A CSV file with id, name, section.")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path, file_okay=False),
              help="Where the pages go; without it, reports/class.")  # fmt: skip
@format_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    roster_path: Path | None,
    output: Path | None,
    form: str,
    language: str | None,
) -> None:
    """Build the class report again from the store, without grading anything."""
    from grader.classroom.report import write_class_report
    from grader.cli.commands.class_ import print_ungraded, roster_of, ungraded_data
    from grader.cli.printing import print_json
    from grader.course import course_secret
    from grader.store import Store

    course = staff_course_of(ctx)
    where = store_of(course)
    pages = output or course.root / "reports" / "class"
    secret = course_secret(course)
    with Store.open(where, course.dues) as store:
        written = write_class_report(
            course, store, secret, pages, roster=roster_of(course, roster_path),
            language=language or course.language,
        )  # fmt: skip
    if form == "json":
        summary = {"page": str(written.page), "summary": list(written.lines)}
        print_json({"schema": 1, **summary, **ungraded_data(written)})
        return
    print_ungraded(written)
    for line in written.lines:
        click.echo(f"  {line}")
    click.echo(f"Class report: {written.page}")
