"""The page a student reads after handing in, and the staff's fuller view of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.feedback.causes import causes, example_of
from grader.feedback.charts import Chart, chart
from grader.feedback.clean import visible
from grader.feedback.counting import Counting
from grader.feedback.findings import in_language
from grader.feedback.listing import line_of_problem, listings
from grader.feedback.next_step import (
    broken_checks,
    next_step,
    problem_step,
    time_allowed,
)
from grader.feedback.not_run import not_run
from grader.feedback.own_name import under_own_name
from grader.feedback.redaction import redacted
from grader.feedback.rendering import between_gaps, render, render_piece
from grader.feedback.small_example import change_of
from grader.feedback.wording import Words, words
from grader.model import CheckReport, GradeReport, Outcome, Part, Span, Status, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_DETAIL_LIMIT = 4_000
_SENTENCE_LIMIT = 600  # a sentence may quote the name of a file
_OUTPUT_LIMIT = 16_000
_LINES_LIMIT = 1_000_000  # a span comes out of the sandbox and may be forged


@dataclass(frozen=True, slots=True)
class Segment:
    """A check's part of the score bar, in thousandths of its width."""

    start: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A student's page but for its gaps: whose it is, what counts in the end, and the receipt."""

    language: str
    title: str
    pieces: tuple[str, ...]

    def page(self, student_name: str, receipt: str = "", counting: Counting | None = None) -> str:
        """The whole page; `counting` is there where a rule or another attempt made the points that count."""
        own = render_piece(
            "own.html.jinja",
            words(self.language),
            student_name=visible(student_name, 120),
            receipt=visible(receipt, 400),
            counting=counting,
            sentence_limit=_SENTENCE_LIMIT,
        )
        first, *others = self.pieces
        filled = zip(between_gaps(own), others, strict=True)
        return "".join([first, *(piece for pair in filled for piece in pair)])


def student_page(
    report: GradeReport,
    parts: Sequence[Part],
    *,
    exercise_title: Text,
    student_name: str,
    language: str,
    staff: bool = False,
    receipt: str = "",
    counting: Counting | None = None,
) -> str:
    """Make the HTML page of one graded submission, complete in itself and without scripts.

    A student's page is made from the redacted report. `staff` shows all of it, bounded and escaped.
    `parts` is the source that was graded; `counting` is there where a rule or another attempt made the
    points that count.
    """
    drafted = draft(report, parts, exercise_title=exercise_title, language=language, staff=staff)
    return drafted.page(student_name or report.student, receipt, counting)


def draft(
    report: GradeReport,
    parts: Sequence[Part],
    *,
    exercise_title: Text,
    language: str,
    staff: bool = False,
    filename: str = "",
) -> Draft:
    """Make all of a page that report and source tell: the same for whoever hands in the same bytes.

    `filename` is what the file is called by whoever handed it in, "" where that is not known.
    """
    say = words(language)
    title = say.of(exercise_title)
    report, parts = under_own_name(report, filename, parts)
    shown = report if staff else in_language(redacted(report), language)
    found = causes(shown)
    concerned = _concerned(shown, found.failed)
    needed = not_run(shown, say, needed_only=True)
    page = render(
        "student.html.jinja",
        say,
        styles=("page.css", "code.css", "student.css"),
        report=shown,
        staff=staff,
        sentence_limit=_SENTENCE_LIMIT,
        title=title,
        next_step=visible(next_step(shown, language), _SENTENCE_LIMIT),
        graded=shown.status is Status.GRADED,
        segments=_segments(shown),
        causes=found,
        change_of=change_of,
        examples={check.id: example_of(check, shown) for check in found.alone},
        time_allowed=time_allowed(shown, say),
        broken=broken_checks(shown),
        passed=[check for check in shown.checks if check.outcome is Outcome.PASSED],
        problem_text=_problem_text(shown, say),
        needed=needed,
        not_needed=[item for item in not_run(shown, say) if item not in needed],
        problem_line=line_of_problem(parts, shown.problem),
        charts=_charts(shown, say),
        listings=listings(parts, concerned, shown.problem),
        marked=bool(concerned),
        places=_places(shown, parts),
        failures=_failures(found.failed),
        output=visible(shown.output, _OUTPUT_LIMIT, multiline=True),
        detail_limit=_DETAIL_LIMIT,
    )
    return Draft(language, title, between_gaps(page))


def _concerned(report: GradeReport, failed: Sequence[CheckReport]) -> list[Span]:
    """Where the functions stand that a failed check called or a diagnosis names."""
    names = {name for check in failed for name in check.functions}
    names |= {diagnosis.function for diagnosis in report.diagnoses}
    return [span for span in report.spans if span.function in names]


def _places(report: GradeReport, parts: Sequence[Part]) -> dict[str, tuple[int, Span]]:
    """Where each function was defined last: the part's index, and the span."""
    index = {part.name: i for i, part in enumerate(parts)}
    return {
        span.function: (index[span.part], span)
        for span in report.spans
        if span.part in index and 0 < span.first <= span.last < _LINES_LIMIT
    }


def _failures(failed: Sequence[CheckReport]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in (name for check in failed for name in check.functions):
        counts[name] = counts.get(name, 0) + 1
    return counts


def _problem_text(report: GradeReport, say: Words) -> str:
    text = problem_step(report.problem, report.limits, say) if report.problem else ""
    return visible(text, _SENTENCE_LIMIT)


def _charts(report: GradeReport, say: Words) -> list[Chart]:
    """Pictures, unless nothing was answered at all: then they would only show the answer asked for."""
    answered = any(picture.yours for picture in report.pictures)
    return [chart(picture, say) for picture in report.pictures] if answered else []


def _segments(report: GradeReport) -> list[Segment]:
    """Cut the score bar into checks, the earned ones first."""
    total = sum(check.possible for check in report.checks)
    if total <= 0:
        return []
    segments = []
    start = 0.0
    rank = {Outcome.PASSED: 0, Outcome.INTERNAL_ERROR: 1}
    for check in sorted(report.checks, key=lambda check: rank.get(check.outcome, 2)):
        width = 1000 * check.possible / total
        kind = ("passed", "broken", "failed")[rank.get(check.outcome, 2)]
        if width:
            segments.append(Segment(round(start, 1), round(width, 1), kind))
        start += width
    return segments
