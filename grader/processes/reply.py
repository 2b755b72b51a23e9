"""What comes back for a submission: its report as the store keeps it, and its page, but for a few gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.errors import InternalError
from grader.model import GradeReport, Status
from grader.store import report_json

if TYPE_CHECKING:
    from grader.course import Course, Exercise
    from grader.feedback.student_page import Draft
    from grader.grading.evidence import Evidence
    from grader.model import Submission


@dataclass(frozen=True, slots=True)
class Reply:
    """A report as JSON, and the draft of its page; packed where it was made, so that others need not.

    There is no draft where none was asked for, or where it could not be made. `starved` is that a limit on
    wall time was hit which might not have been, had others not kept the processor. Where one check was run
    again there is no report, but the `evidence`.
    """

    body: bytes
    draft: Draft | None = None
    starved: bool = False
    evidence: Evidence | None = None

    @property
    def report(self) -> GradeReport:
        """The report, read anew."""
        import msgspec

        return msgspec.json.decode(self.body, type=GradeReport)

    def in_name_of(self, student: str) -> Reply:
        """The same for whoever handed in the same bytes."""
        return Reply(report_json(replace(self.report, student=student)), self.draft)


def reply_of(
    report: GradeReport,
    submission: Submission,
    exercise: Exercise,
    course: Course,
    language: str,
    *,
    starved: bool = False,
) -> Reply:
    """Pack a report, and draft its page if there is a language to do it in."""
    try:
        body = report_json(report)
    except InternalError as error:
        report = ungraded(submission, exercise, error.message)
        body = report_json(report)
    drafted = _draft(report, submission, course, language) if language else None
    return Reply(body, drafted, starved)


def _draft(
    report: GradeReport, submission: Submission, course: Course, language: str
) -> Draft | None:
    from grader.feedback.student_page import draft

    title = course.entry(submission.exercise).title
    try:
        return draft(report, submission.parts, exercise_title=title, language=language)
    except Exception:  # noqa: BLE001 - whoever writes the page tries it again, and tells what it says
        return None


def ungraded(submission: Submission, exercise: Exercise, error: str) -> GradeReport:
    """The report of a submission that could not be graded, by our fault: staff must look at it."""
    return GradeReport(
        student=submission.student,
        exercise=submission.exercise,
        digest=submission.digest,
        status=Status.INTERNAL_ERROR,
        points=0.0,
        possible=exercise.points,
        suite_digest=exercise.digest,
        error=error,
    )
