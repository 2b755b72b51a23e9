"""The page that a student reads after a submission, and its staff's version."""

from __future__ import annotations

from collections.abc import Sequence

from grader.feedback.charts import chart
from grader.feedback.listing import listings
from grader.feedback.next_step import broken_checks, failed_checks, next_step
from grader.feedback.redaction import redacted
from grader.feedback.rendering import environment, style
from grader.feedback.wording import words
from grader.model import Diagnosis, GradeReport, Outcome, Part, Status, Text


def student_page(
    report: GradeReport,
    parts: Sequence[Part],
    *,
    exercise_title: Text,
    student_name: str,
    language: str,
    staff: bool = False,
    receipt: str = "",
) -> str:
    """Render one report as a page that needs nothing else; unless for `staff`, it is redacted.

    Args:
        report: The report.
        parts: The submission's source.
        exercise_title: The exercise's title.
        student_name: How to address the student; untrusted, like the source.
        language: "en" or "ja".
        staff: Show hidden details, seed and times.
        receipt: The receipt's text.
    """
    shown = report if staff else redacted(report)
    say = words(language)
    failed = [*failed_checks(shown), *broken_checks(shown)]
    concerned = {name for check in failed for name in check.functions}
    spans = [span for span in shown.spans if span.function in concerned]
    return (
        environment()
        .get_template("student.html")
        .render(
            say=say,
            style=style(),
            report=shown,
            graded=shown.status is Status.GRADED,
            staff=staff,
            title=say.of(exercise_title),
            name=student_name,
            share=round(100 * shown.points / shown.possible) if shown.possible else 0,
            next_step=next_step(shown, language),
            ideas=_by_function(shown.diagnoses),
            failed=failed,
            passed=[check for check in shown.checks if check.outcome is Outcome.PASSED],
            pictures=[(item, chart(item, say)) for item in shown.pictures],
            listings=listings(parts, spans, shown.problem),
            marked=bool(spans),
            receipt=receipt,
        )
    )


def _by_function(diagnoses: Sequence[Diagnosis]) -> list[tuple[str, list[Diagnosis]]]:
    functions = dict.fromkeys(item.function for item in diagnoses)
    return [(name, [item for item in diagnoses if item.function == name]) for name in functions]
