"""What comes back for a submission: its report as the store keeps it, and its pages, but for a few gaps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.errors import InternalError
from grader.model import GradeReport, Status
from grader.store import report_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course import Course, Exercise
    from grader.feedback.student_page import Draft
    from grader.grading.evidence import Evidence
    from grader.model import Submission
    from grader.processes.order import Pages


@dataclass(frozen=True, slots=True)
class Reply:
    """A report as JSON, and drafts of its pages by language; packed where it was made, so that others need not.

    There are none where none were asked for, or where one could not be made. `starved` is that a limit on
    wall time was hit which might not have been, had others not kept the processor. Where one check was run
    again there is no report, but the `evidence`.
    """

    body: bytes
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    starved: bool = False
    evidence: Evidence | None = None

    @property
    def report(self) -> GradeReport:
        """The report, read anew."""
        import msgspec

        return msgspec.json.decode(self.body, type=GradeReport)

    def in_name_of(self, student: str) -> Reply:
        """The same for whoever handed in the same bytes."""
        return Reply(report_json(replace(self.report, student=student)), self.drafts)


def reply_of(
    report: GradeReport,
    submission: Submission,
    exercise: Exercise,
    course: Course,
    pages: Pages,
    *,
    starved: bool = False,
) -> Reply:
    """Pack a report, and draft the pages that are wanted."""
    try:
        body = report_json(report)
    except InternalError as error:
        report = ungraded(submission, exercise, error.message)
        body = report_json(report)
    try:
        drafted = drafts(report, submission, course, pages)
    except Exception:  # noqa: BLE001 - whoever writes the page tries it again, and tells what it says
        drafted = {}
    return Reply(body, drafted, starved)


def drafts(
    report: GradeReport, submission: Submission, course: Course, pages: Pages
) -> dict[str, Draft]:
    """Draft the pages of a report, by language; its student's points that count have no part in them.

    Raises:
        UsageError: course.toml does not have the exercise.
    """
    if not pages.languages:
        return {}
    from grader.feedback.student_page import draft

    title, filename = course.entry(submission.exercise).title, pages.filename
    return {
        language: draft(
            report, submission.parts, exercise_title=title, language=language, filename=filename
        )
        for language in pages.languages
    }


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
