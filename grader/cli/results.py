"""Shows what came of a hand-in: of one that was graded here as of one that a server has graded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import work_on
from grader.cli.printing import print_json, print_report
from grader.feedback.clean import visible
from grader.feedback.wording import Words, number, words
from grader.model import GradeReport, Status

if TYPE_CHECKING:
    from grader.desk.ledger import Outlook
    from grader.feedback.counting import Counting


@dataclass(frozen=True, slots=True)
class Shown:
    """What a student is shown of a hand-in: the redacted report, and what counts in the end.

    `data` is what JSON has beside the page's path; `receipt` is "" where it was told already. `following` is
    the exercise that comes next, if any is left.
    """

    report: GradeReport
    counts: Counting | None
    outlook: Outlook
    data: Mapping[str, Any]
    page: Path
    receipt: str
    following: str | None


def show(shown: Shown, path: Path, form: str, language: str) -> int:
    """Print it, and give the exit code; `path` is the file that was handed in."""
    report = shown.report
    if form == "json":
        print_json({**shown.data, "page": str(shown.page)})
    else:
        print_report(report, language, filename=path.name)
        say = words(language)
        _print_counting(shown.counts, shown.outlook, say)
        click.echo("\n" + say("terminal_page", text=shown.page))
        if shown.receipt:
            click.echo(say("terminal_receipt", text=shown.receipt))
        if report.status is Status.GRADED:
            told = say("terminal_all_done")
            if not report.full_marks:
                command = f"grade check {work_on(report.exercise, path)}"
                told = say("terminal_mend", command=command)
            elif shown.following:
                told = f"grade start {visible(shown.following, 80)}"
            click.echo(say("terminal_after", text=told))
    if report.status is not Status.GRADED:
        return 4
    return 0 if report.full_marks else 1


def _print_counting(counts: Counting | None, outlook: Outlook, say: Words) -> None:
    """Say what counts in the end where that is not what the report says, and why; and what is left to do."""
    if counts is not None:
        points, possible = number(counts.points), number(counts.possible)
        click.echo("\n" + say("terminal_counts", points=points, possible=possible))
        for note in counts.notes:
            click.echo(f"  {visible(note, 600)}")
    if told := outlook.said(say):
        click.echo(say("terminal_outlook", text=told))
