"""Prints results: text for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from grader.feedback.causes import Causes, causes, example_of, raised_lines
from grader.feedback.clean import json_text, visible
from grader.feedback.findings import in_language
from grader.feedback.nearly import nearly_there
from grader.feedback.next_step import next_step, time_allowed
from grader.feedback.not_run import not_run
from grader.feedback.own_name import under_own_name
from grader.feedback.small_example import example_lines
from grader.feedback.wording import Words, words
from grader.model import GradeReport, Outcome, Raised, Status

# Where every check fails in one of these ways, the reason is one, and a list would hide it.
_SAID_ONCE = {Outcome.MISSING, Outcome.TIMED_OUT, Outcome.CRASHED}
_CROSS = click.style("✗", fg="red")


def many(count: int, one: str) -> str:
    """So many of a thing, for staff: "1 group", "1,200 groups"."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON object to standard output."""
    click.echo(json_text(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)))


def warn_of_missing_layers(layers: tuple[str, ...], say: Words, *, unsafe: bool) -> None:
    """Say once, on standard error, that submissions are held by fewer layers than there could be."""
    if unsafe:
        click.echo(say("terminal_no_sandbox"), err=True)
    elif "namespaces" not in layers:
        click.echo(say("terminal_few_layers", layers=", ".join(layers)), err=True)


def print_report(
    report: GradeReport,
    language: str,
    japanese: Mapping[str, str] | None = None,
    filename: str = "",
) -> None:
    """Print a report for a student: the first line says all, the rest says why.

    `japanese` are the twins of what a public suite's author wrote; `filename` is what the student calls the
    file, "" where that is not known.
    """
    say = words(language)
    report, _ = under_own_name(report, filename)
    report = in_language(report, language, japanese)
    click.echo(headline(report, say))
    if report.status is not Status.GRADED:
        click.echo(f"  {next_step(report, language)}")
        return
    _print_problem(report, say)
    for item in not_run(report, say, needed_only=True)[:5]:
        click.echo(f"  ! {say('not_run_title')}: {item.text} ({item.place})")
        click.echo(f"      {item.why} {item.needed}".rstrip())
    found = causes(report)
    _print_ideas(found, say)
    if found.by_problem:
        click.echo(f"  {visible(next_step(report, language), 600)}")
        return
    if _is_one_outcome(found):
        told = say("terminal_alike", number=len(found.failed), outcome=say.outcome(found.failed[0]))
        click.echo(f"  {_CROSS} {told}")
        click.echo(f"      {visible(next_step(report, language), 600)}")
        if allowed := time_allowed(report, say):
            click.echo(f"      {allowed}")
        return
    _print_examples(report, say)
    _print_checks(report, found, say)
    passed = sum(check.outcome is Outcome.PASSED for check in report.checks)
    if passed:
        told = say.count("bar_label", len(report.checks), passed=passed)
        click.echo(f"  {click.style('✓', fg='green')} {told}")
    _print_output(report, say)


def _print_examples(report: GradeReport, say: Words) -> None:
    for example in report.examples:
        click.echo(f"  {say('terminal_example', function=example.function)}")
        for line in example_lines(example, say):
            click.echo(f"    {line}")


def _is_one_outcome(found: Causes) -> bool:
    """Whether every check fails in one way that a list would hide, and nothing else is to be told."""
    outcomes = {check.outcome for check in found.failed}
    return len(found.alone) == len(found.failed) > 1 == len(outcomes) and outcomes <= _SAID_ONCE


def _print_checks(report: GradeReport, found: Causes, say: Words) -> None:
    """The failed checks: an exception that they share once, and what is told one by one."""
    for sentence in filter(None, (*nearly_there(report, say), time_allowed(report, say))):
        click.echo(f"  ! {sentence}")
    for shared in found.shared:
        click.echo(f"  {_CROSS} {visible(shared.told(len(found.failed), say), 300)}")
        _print_raised(shared.example, say)
        if shared.count == len(found.failed):
            click.echo(f"      {visible(next_step(report, say.language), 600)}")
    for check in found.alone:
        told = say("terminal_outcome", title=say.of(check.title), outcome=say.outcome(check))
        click.echo(f"  {_CROSS} {told}")
        if check.visibility == "public" and check.detail:
            for line in check.detail.splitlines():
                click.echo(f"      {visible(line, 300)}")
        else:
            _print_raised(example_of(check, report), say)
        if check in found.hinted:
            click.echo(f"      {say.labelled('hint', say.of(check.hint))}")


def _print_problem(report: GradeReport, say: Words) -> None:
    problem = report.problem
    # What took too long is told in the step, with the limit, and in the student's language.
    if problem is None or problem.kind == "timed_out":
        return
    first, *rest = problem.message.splitlines() or [""]
    told = visible(first, 300)
    if problem.line:
        place = f"{say.part(problem.part)}{say('list_comma')}{say('line', line=problem.line)}"
        told = say("terminal_labelled", label=place, text=told)
    click.echo(f"  ! {told}")
    for line in rest[:5]:
        click.echo(f"    {visible(line, 300)}")


def _print_output(report: GradeReport, say: Words) -> None:
    if not report.output.strip():
        return
    click.echo(f"  {say.labelled('output_title', '').rstrip()}")
    for line in report.output.splitlines()[:10]:
        click.echo(f"    | {visible(line, 200)}")


def headline(report: GradeReport, say: Words) -> str:
    """One line: the exercise, the points, and what that means."""
    name = report.exercise
    if report.status is not Status.GRADED:
        return say("terminal_not_graded", exercise=name)
    score = say.points("terminal_score", report.points, report.possible, exercise=name)
    if report.unsafe:
        score = say("terminal_unsafe", score=score)
    if report.full_marks:
        return say("terminal_full_marks", score=score)
    if report.problem is not None and report.problem.kind == "syntax_error":
        if report.problem.line:
            part = report.problem.part
            if part.startswith("cell "):
                return say(
                    "terminal_unreadable_cell",
                    score=score,
                    part=say.part(part),
                    line=report.problem.line,
                )
            return say("terminal_unreadable_line", score=score, line=report.problem.line)
        return say("terminal_unreadable", score=score)
    failed = sum(check.outcome is not Outcome.PASSED for check in report.checks)
    return say("terminal_failing", score=score, failed=failed, total=len(report.checks))


def _print_ideas(found: Causes, say: Words) -> None:
    for idea in found.ideas:
        key = "terminal_behaves_as_one_of" if idea.diagnoses[1:] else "terminal_behaves"
        click.echo(f"  {say(key, function=idea.function)}")
        for diagnosis in idea.diagnoses:
            click.echo(f"    “{say.of(diagnosis.belief)}”")
            click.echo(f"      {say.of(diagnosis.explanation)}")
            click.echo(f"      {say.labelled('try_this', say.of(diagnosis.hint))}")
        if told := idea.told(len(found.failed), say):
            click.echo(f"    → {told}")


def _print_raised(example: Raised | None, say: Words) -> None:
    for line in raised_lines(example, say)[:7] if example else ():
        click.echo(f"      {visible(line, 300)}")
