"""A report as a few lines of text, for systems that show no page of ours."""

from __future__ import annotations

from grader.feedback.clean import visible
from grader.feedback.next_step import next_step
from grader.feedback.wording import words
from grader.model import GradeReport, text_in

_LIMIT = 20_000


def in_words(report: GradeReport, language: str) -> str:
    """The points, the next step and the ideas behind failures; the report must be redacted already."""
    score = words(language).points("points_of", report.points, report.possible)
    lines = [f"{score}. {next_step(report, language)}"]
    lines += [report.problem.message] if report.problem else []
    for item in report.diagnoses:
        lines.append(f"{item.function}: “{text_in(item.belief, language)}”")
        lines.append(f"{text_in(item.explanation, language)} {text_in(item.hint, language)}")
    return visible("\n".join(lines), _LIMIT, multiline=True)
