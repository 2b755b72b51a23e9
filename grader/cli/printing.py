"""Prints results: text for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click
import msgspec

from grader.feedback.clean import json_text, visible
from grader.feedback.next_step import next_step
from grader.model import CheckReport, GradeReport, Outcome, Status, text_in

_WORDS = {
    Outcome.WRONG: "wrong",
    Outcome.TIMED_OUT: "timed out",
    Outcome.CRASHED: "crashed",
    Outcome.MISSING: "missing",
    Outcome.INTERNAL_ERROR: "internal error",
}

# Where every check fails in one of these ways, the reason is one, and a list would hide it.
_SAID_ONCE = {Outcome.MISSING, Outcome.TIMED_OUT, Outcome.CRASHED}


def as_data(value: Any, language: str) -> Any:
    """Make a report plain data, with every text in one language."""
    return _in_language(msgspec.to_builtins(value), language)


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        if "en" in value and all(isinstance(item, str) for item in value.values()):
            return text_in(value, language)
        return {key: _in_language(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_in_language(item, language) for item in value]
    return value


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON object to standard output."""
    click.echo(json_text(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)))


def warn_of_missing_layers(layers: tuple[str, ...], *, unsafe: bool) -> None:
    """Say once, on standard error, that submissions are held by fewer layers than there could be."""
    if unsafe:
        click.echo("! UNSAFE: submissions run without a sandbox; each report says so.", err=True)
    elif "namespaces" not in layers:
        held = ", ".join(layers)
        click.echo(
            f"Note: no namespaces here; submissions are held by {held}. See grade doctor.", err=True
        )


def outcome_word(check: CheckReport) -> str:
    """How a failed check ended, in a word or two."""
    if check.outcome is Outcome.RAISED:
        return f"raised {check.exception or 'an exception'}"
    return _WORDS[check.outcome]


def print_report(report: GradeReport, language: str) -> None:
    """Print a report for a student: the first line says all, the rest says why."""
    click.echo(headline(report))
    if report.status is not Status.GRADED:
        click.echo("  Something on our side went wrong. It costs you nothing; staff can see why.")
        return
    _print_problem(report)
    failed = [check for check in report.checks if check.outcome is not Outcome.PASSED]
    _print_diagnoses(report, language)
    alike = {check.outcome for check in failed}
    unwritten = all(check.exception == "NotImplementedError" for check in failed)
    if len(failed) > 1 and len(alike) == 1 and (alike <= _SAID_ONCE or unwritten):
        red = click.style("✗", fg="red")
        click.echo(f"  {red} {len(failed)} checks: {outcome_word(failed[0])}")
        click.echo(f"      {visible(next_step(report, language), 400)}")
        return
    for check in failed:
        title = text_in(check.title, language)
        click.echo(f"  {click.style('✗', fg='red')} {title} ({outcome_word(check)})")
        if check.visibility == "public" and check.detail:
            for line in check.detail.splitlines():
                click.echo(f"      {visible(line, 300)}")
        click.echo(f"      Hint: {text_in(check.hint, language)}")
    passed = len(report.checks) - len(failed)
    if passed:
        click.echo(
            f"  {click.style('✓', fg='green')} {passed} of {len(report.checks)} checks passed"
        )
    if report.output.strip():
        click.echo("  Your code printed:")
        for line in report.output.splitlines()[:10]:
            click.echo(f"    | {visible(line, 200)}")


def _print_problem(report: GradeReport) -> None:
    problem = report.problem
    if problem is None:
        return
    where = f"{problem.part}, line {problem.line}: " if problem.line else ""
    first, *rest = problem.message.splitlines() or [""]
    click.echo(f"  ! {where}{visible(first, 300)}")
    for line in rest[:5]:
        click.echo(f"    {visible(line, 300)}")


def headline(report: GradeReport) -> str:
    """One line: the exercise, the points, and what that means."""
    name = report.exercise
    if report.status is not Status.GRADED:
        return f"{name}: not graded (internal error)"
    score = f"{name}: {report.points:g} of {report.possible:g} points"
    if report.unsafe:
        score += " (graded without a sandbox)"
    if report.full_marks:
        return f"{score}. Well done!"
    failed = sum(check.outcome is not Outcome.PASSED for check in report.checks)
    if report.problem is not None and report.problem.kind == "syntax_error":
        return f"{score}: Python can't read it (line {report.problem.line})."
    return f"{score}; {failed} of {len(report.checks)} checks still fail."


def _print_diagnoses(report: GradeReport, language: str) -> None:
    functions = dict.fromkeys(diagnosis.function for diagnosis in report.diagnoses)
    for function in functions:
        found = [item for item in report.diagnoses if item.function == function]
        click.echo(
            f"  {function} behaves as if you believed" + (" one of these:" if found[1:] else ":")
        )
        for diagnosis in found:
            click.echo(f"    “{text_in(diagnosis.belief, language)}”")
            click.echo(f"      {text_in(diagnosis.explanation, language)}")
            click.echo(f"      Next: {text_in(diagnosis.hint, language)}")
