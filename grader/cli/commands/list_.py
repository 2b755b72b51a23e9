"""`grade list`: the exercises, by week, with the student's own standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import course_of, format_option, language_option, student_option
from grader.text import text_in

if TYPE_CHECKING:
    from grader.desk.ledger import Share
    from grader.desk.results import Result
    from grader.feedback.wording import Words


@click.command("list", epilog="Example: grade list --student ada")
@student_option
@format_option
@language_option
@click.pass_context
def command(ctx: click.Context, student: str | None, form: str, language: str | None) -> None:
    """Show the exercises and where you stand."""
    from grader.cli.options import ledger_of, who
    from grader.feedback.wording import number, words

    course = course_of(ctx)
    id_ = who(student)
    language = language or course.language
    with ledger_of(course, id_) as ledger:
        found = {name: ledger.result(id_, name) for name in course.names}
        outlooks = {name: ledger.outlook(id_, name, found[name]) for name in course.names}
        # A student's own copy can't tell what an exercise is worth that was not handed in.
        shares = {
            name: ledger.share(id_, name, found[name])
            for name in course.names
            if found[name] or course.has_solutions(name)
        }
        # Only where the solutions are is known what is done.
        graded_here = any(map(course.has_solutions, course.names))
        following = ledger.next_exercise(id_) if graded_here else "EXERCISE"
    points = sum(one.points for one in shares.values())
    possible = sum(one.possible for one in shares.values())
    if form == "json":
        from grader.cli.printing import print_json

        rows = [
            {
                "name": entry.name,
                "week": entry.week,
                "title": text_in(entry.title, language),
                **_data(found[entry.name], shares.get(entry.name)),
                **outlooks[entry.name].data(),
            }
            for entry in course.exercises
        ]
        total = {"points": points if possible else None, "possible": possible}
        print_json({"schema": 1, "exercises": rows, "total": total})
        return
    say = words(language)
    click.echo(say.of(course.title))
    width = max(len(entry.name) for entry in course.exercises)
    for entry in course.exercises:
        week = say("terminal_week", number=entry.week)
        standing = say("terminal_elsewhere")
        if found[entry.name] or entry.name in shares:
            standing = _standing(found[entry.name], shares.get(entry.name), say)
        outlook = outlooks[entry.name].said(say)
        told = f"  {outlook}" if outlook else ""
        click.echo(f"  {week}  {entry.name:<{width}}  {say.of(entry.title)}  [{standing}]{told}")
    if possible:
        click.echo(say.labelled("class_total", f"{number(points)}/{number(possible)}"))
    told = f"grade start {following}" if following else say("terminal_all_done")
    click.echo(say.labelled("next_label", told))


def _data(result: Result | None, share: Share | None) -> dict[str, Any]:
    """What has no grade has no points, which is not the same as none of them."""
    granted = share if share and share.counts and not share.missing else None
    counts = result.standing if result else granted
    report = result.report if result else None
    return {
        "points": counts.points if counts else None,
        "possible": counts.possible if counts else None,
        "status": report.status.value if report else "not_graded",
    }


def _standing(result: Result | None, share: Share | None, say: Words) -> str:
    from grader.feedback.wording import number

    if result is None and share and share.counts and not share.missing:
        return f"{number(share.points)}/{number(share.possible)}"
    if result is None:
        return say("class_none")
    if result.standing is None:
        return say("not_graded")
    score = f"{number(result.standing.points)}/{number(result.standing.possible)}"
    return say("terminal_also_ungraded", score=score) if result.ungraded else score
