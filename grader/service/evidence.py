"""The evidence for a request: the check is run again on the student's draws, and on the reference."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.errors import GraderError, UsageError
from grader.feedback.wording import words
from grader.grading.draws import submission_seed
from grader.service.covering import Covered
from grader.service.looking import check_data, examples, exercise_of
from grader.store.requests import Requests

if TYPE_CHECKING:
    from grader.course import Exercise
    from grader.feedback.wording import Words
    from grader.grading.evidence import Evidence
    from grader.model import CheckReport, GradeReport
    from grader.service.errands import Job
    from grader.store import Stored
    from grader.store.requests import Asked
    from grader.testing.recording import Called

_SHOWN = 6  # calls, the last ones: a check ends with the one that fails


def evidence(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """What a request is about: the check as it was graded, and as it goes now, beside the reference.

    A check that the suite no longer has is told as it was graded.

    Raises:
        UsageError: There is no such request about a check, or it is not this one's of the staff to see.
    """
    asked = Requests(job.store.database).get(value["request"])
    if asked is None or not asked.submission:
        raise UsageError({"en": "There is no such request.", "ja": "そのような依頼はありません。"})
    stored = job.store.submission(asked.submission)
    Covered(job).look_at(stored.submission.student, stored.id)
    say = words(value["language"])
    report, check = _then(job, asked)
    exercise = exercise_of(job.course, stored.submission.exercise)
    told: dict[str, Any] = {
        "then": check_data(check, say) if check else None,
        "examples": examples(report, set(check.functions), say) if report and check else [],
        "suite_changed": bool(exercise and report and exercise.digest != report.suite_digest),
        "source": _source(exercise, asked.check) if exercise else "",
        "possible": exercise.points if exercise else None,
    }
    try:
        return {**told, "now": _now(job, stored, asked, report, say)}
    except GraderError as error:  # what was graded is there all the same
        return {**told, "now": None, "why": " ".join(error.told(say.language))}


def _then(job: Job, asked: Asked) -> tuple[GradeReport | None, CheckReport | None]:
    """The newest report in which the check is, else the newest of all."""
    newest = None
    for report in job.store.reports(asked.submission, job.secret):
        newest = newest or report
        for check in report.checks:
            if check.id == asked.check:
                return report, check
    return newest, None


def _now(
    job: Job, stored: Stored, asked: Asked, report: GradeReport | None, say: Words
) -> dict[str, Any]:
    one = stored.submission
    seed = report.seed if report and report.seed else ""
    found = job.check(
        one, asked.check, seed or submission_seed(job.secret, one.exercise, one.digest)
    )
    raised = found.exception and found.outcome.value == "raised"
    outcome = (
        say("outcome_raised_named", name=found.exception)
        if raised
        else say(f"outcome_{found.outcome}")
    )
    return {
        "outcome": outcome,
        "detail": found.detail,
        "fault": found.fault,
        "calls": _beside(found),
        "left_out": max(len(found.calls) - _SHOWN, 0),
    }


def _beside(found: Evidence) -> list[dict[str, Any]]:
    """The last calls, each with what the reference gives for it."""
    start = max(len(found.calls) - _SHOWN, 0)
    shown = []
    for number, call in enumerate(found.calls[start:], start=start + 1):
        due = found.due[number - 1] if number <= len(found.due) else None
        same = due is not None and due.call == call.call
        shown.append(
            {
                "number": number,
                "call": call.call,
                "yours": _gave(call),
                "due": _gave(due) if due else None,
                "due_call": "" if due is None or same else due.call,
                "differs": due is not None and _gave(call) != _gave(due),
            }
        )
    return shown


def _gave(call: Called) -> dict[str, Any]:
    return {"gave": call.gave, "failed": call.failed, "changed": list(call.changed)}


def _source(exercise: Exercise, check: str) -> str:
    """The check as it stands in the suite, "" where it does not."""
    text = exercise.suite_path.read_text("utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == check:
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            return "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    return ""
