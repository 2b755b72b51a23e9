"""`grade list`: the exercises, by week, with the student's own standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli.options import course_of, format_option, language_option, student_option
from grader.model import text_in

if TYPE_CHECKING:
    from grader.course import Course
    from grader.feedback.wording import Words
    from grader.model import GradeReport


@click.command("list", epilog="Example: grade list --student ada")
@student_option
@format_option
@language_option
@click.pass_context
def command(ctx: click.Context, student: str | None, form: str, language: str | None) -> None:
    """Show the exercises and where you stand."""
    from grader.cli.options import who
    from grader.feedback.wording import words

    course = course_of(ctx)
    reports = _reports(course, who(student))
    language = language or course.language
    if form == "json":
        from grader.cli.printing import print_json

        rows = [
            {
                "name": entry.name,
                "week": entry.week,
                "title": text_in(entry.title, language),
                "points": report.points if (report := reports.get(entry.name)) else None,
                "possible": report.possible if report else None,
                "status": report.status.value if report else "not_graded",
            }
            for entry in course.exercises
        ]
        print_json({"schema": 1, "exercises": rows})
        return
    say = words(language)
    click.echo(say.of(course.title))
    width = max(len(entry.name) for entry in course.exercises)
    for entry in course.exercises:
        week = say("terminal_week", number=entry.week)
        standing = _standing(reports.get(entry.name), say)
        click.echo(f"  {week}  {entry.name:<{width}}  {say.of(entry.title)}  [{standing}]")
    click.echo(say.labelled("next_label", "grade start EXERCISE"))


def _standing(report: GradeReport | None, say: Words) -> str:
    if report is None:
        return say("not_graded")
    if report.status != "graded":
        return say("internal_error")
    return f"{report.points:g}/{report.possible:g}"


def _reports(course: Course, student: str) -> dict[str, GradeReport]:
    """What counts of the student's, where there is a store."""
    path = course.state / "store.sqlite"
    if not path.exists():
        return {}
    from grader.course import course_secret
    from grader.execution.results import results
    from grader.store import Store

    with Store.open(path) as store:
        return {
            result.stored.submission.exercise: result.shown
            for result in results(course, store, course_secret(course))
            if result.shown is not None and result.stored.submission.student == student
        }
