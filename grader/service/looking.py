"""What staff see of one submission: its report with all that is hidden from students, beside the reference."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from grader.course import Exercise, load_exercise
from grader.errors import CourseError
from grader.feedback.causes import causes, failed_checks
from grader.feedback.nearly import nearly_there
from grader.feedback.small_example import example_lines
from grader.feedback.wording import words
from grader.model import Status
from grader.service.covering import Covered
from grader.store.arrivals import claimed

if TYPE_CHECKING:
    from grader.course import Course
    from grader.feedback.wording import Words
    from grader.model import CheckReport, GradeReport
    from grader.service.errands import Job

_DETAIL = 4_000
_OUTPUT = 20_000


def submission(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """All that is known of a submission, in a language; and the source of the reference.

    Raises:
        UsageError: It is not there, or not this one's of the staff to see.
    """
    stored = job.store.submission(value["submission"])
    Covered(job).look_at(stored.submission.student, stored.id)
    report = job.store.report(stored.id, job.secret)
    claim = claimed(job.store.database, stored.id)
    exercise = exercise_of(job.course, stored.submission.exercise)
    return {
        "claimed": claim.isoformat() if claim else "",
        "report": _report(report, words(value["language"])) if report else None,
        "suite": exercise.digest if exercise else "",
        "reference": [
            {"name": part.name, "source": part.source.decode("utf-8", "replace")}
            for part in (exercise.reference.parts if exercise else ())
        ],
    }


def exercise_of(course: Course, name: str) -> Exercise | None:
    """An exercise, None where the course has it no more, or a file of it is wrong."""
    if name in course.names:
        with suppress(CourseError):
            return load_exercise(course, name)
    return None


def check_data(check: CheckReport, say: Words) -> dict[str, Any]:
    """All that is known of a check, in a language."""
    return {
        "id": check.id,
        "title": say.of(check.title),
        "hint": say.of(check.hint),
        "outcome": say.outcome(check),
        "passed": check.points >= check.possible,
        "points": check.points,
        "possible": check.possible,
        "detail": check.detail[:_DETAIL],
        "seconds": check.seconds,
        "functions": list(check.functions),
    }


def examples(report: GradeReport, functions: set[str], say: Words) -> list[list[str]]:
    """The smallest public examples on which these functions differ, as lines."""
    return [
        example_lines(example, say) for example in report.examples if example.function in functions
    ]


def _report(report: GradeReport, say: Words) -> dict[str, Any]:
    failed = failed_checks(report)
    concerned = {name for check in failed for name in check.functions}
    problem = report.problem
    return {
        "points": report.points if report.status is Status.GRADED else None,
        "possible": report.possible,
        "error": report.error,
        "checks": [check_data(check, say) for check in report.checks],
        **_causes(report, say),
        "nearly": nearly_there(report, say),
        "examples": examples(report, concerned, say),
        "problem": [problem.part, problem.line, problem.message] if problem else None,
        "spans": [
            [span.function, span.part, span.first, span.last]
            for span in report.spans
            if span.function in concerned
        ],
        "output": report.output[:_OUTPUT],
        "layers": list(report.layers),
        "unsafe": report.unsafe,
        "seed": report.seed,
        "suite": report.suite_digest,
        "digest": report.digest,
        "versions": dict(report.versions),
        "seconds": report.seconds,
    }


def _causes(report: GradeReport, say: Words) -> dict[str, Any]:
    """The ideas that are named, and the exceptions that many checks share."""
    found = causes(report)
    ideas = [
        {
            "function": idea.function,
            "told": idea.told(len(found.failed), say),
            "checks": [check.id for check in idea.checks],
            "beliefs": [
                {
                    "name": one.name,
                    "belief": say.of(one.belief),
                    "explanation": say.of(one.explanation),
                }
                for one in idea.diagnoses
            ],
        }
        for idea in found.ideas
    ]
    return {
        "ideas": ideas,
        "shared": [shared.told(len(found.failed), say) for shared in found.shared],
    }
