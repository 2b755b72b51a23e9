"""The one sentence that tells a student what to do next; the page and the terminal say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.feedback.causes import UNWRITTEN, causes, failed_checks
from grader.feedback.nearly import missing_functions, nearly_there
from grader.feedback.wording import Words, number, words
from grader.model import CheckReport, GradeReport, Limits, LoadProblem, Outcome, Status, Why

if TYPE_CHECKING:
    from collections.abc import Sequence


def next_step(report: GradeReport, language: str) -> str:
    """Name the next thing to do, most basic first: run at all, exist, believe right, then the rest.

    It may quote the submission, so it is shown like any untrusted text; backticks mark code.
    """
    say = words(language)
    failed = failed_checks(report)
    if report.status is Status.INTERNAL_ERROR:
        return say("next_internal_error")
    if report.problem:
        return problem_step(report.problem, report.limits, say)
    if missing := [check for check in failed if check.outcome is Outcome.MISSING]:
        return _missing_step(missing, report, say)
    if unwritten := _unwritten_step(failed, report, say):
        return unwritten
    if report.diagnoses:
        return say("next_diagnosis", function=report.diagnoses[0].function)
    found = causes(report)
    for shared in found.shared:
        if names := shared.names(say):
            return say("next_shared", functions=names, kind=shared.kind)
    if failed:
        first = found.alone[0] if found.alone else failed[0]
        return say(f"next_{first.outcome}", title=say.of(first.title))
    if broken_checks(report):
        return say("next_broken")
    return say("next_full_marks" if report.checks else "next_nothing")


def problem_step(problem: LoadProblem, limits: Limits | None, say: Words) -> str:
    """Say where the submission stopped, what that asks for, and how long loading may take."""
    where = "next_problem_line" if problem.line else "next_problem_part" if problem.part else ""
    place = (
        say(where, part=say.part(problem.part), line=problem.line)
        if where
        else say("next_problem_file")
    )
    step = say(f"next_problem_{problem.kind}", place=place)
    if problem.kind != "timed_out" or limits is None:
        return step
    return f"{step} {say('limit_load', load=number(limits.load_seconds))}"


def time_allowed(report: GradeReport, say: Words) -> str:
    """Say how long calls may take, where a check timed out; empty where none did, or loading did.

    It is the same for every submission of the exercise, so it tells nothing of a hidden check.
    """
    limits = report.limits
    late = any(check.outcome is Outcome.TIMED_OUT for check in report.checks)
    if limits is None or not late or report.problem is not None:
        return ""
    call, total = number(limits.call_seconds), number(limits.total_seconds)
    return say("limit_calls", call=call, total=total)


def broken_checks(report: GradeReport) -> list[CheckReport]:
    """Checks that broke by our own fault."""
    return [check for check in report.checks if check.outcome is Outcome.INTERNAL_ERROR]


def _unwritten_step(failed: Sequence[CheckReport], report: GradeReport, say: Words) -> str:
    """Where the line of a stub still stands above the work, or nothing else fails; "" for neither."""
    stubs = [check for check in failed if check.exception == UNWRITTEN]
    for item in report.left_out if stubs else ():
        if item.why is Why.BEHIND and item.about.isdecimal():
            place = say("next_problem_line", part=say.part(item.part), line=item.about)
            return say("next_behind", place=place)
    if stubs and len(stubs) == len(failed):
        return say("next_not_begun", title=say.of(stubs[0].title))
    return ""


def _missing_step(missing: Sequence[CheckReport], report: GradeReport, say: Words) -> str:
    called = dict.fromkeys(name for check in missing for name in check.functions)
    names = missing_functions(report) or list(called)
    if not names:
        return say("next_missing_unnamed", title=say.of(missing[0].title))
    functions = say("list_comma").join(f"`{name}`" for name in names)
    return " ".join([say("next_missing", functions=functions), *nearly_there(report, say)])
