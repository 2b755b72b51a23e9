"""The audit's page: which check catches which wrong idea, and what nothing catches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.audited import AuditReport
from grader.feedback.rendering import render
from grader.feedback.wording import Words, words
from grader.model import Text


@dataclass(frozen=True, slots=True)
class _Row:
    """One misconception: a mark for each check, and how many catch it."""

    name: str
    marks: tuple[bool, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _Column:
    """One check: what it costs and catches, and what only it catches."""

    number: int
    id: str
    title: str
    points: float
    milliseconds: float
    kills: int
    only: int
    mutants: int


@dataclass(frozen=True, slots=True)
class _Audit:
    """One exercise's audit as the page shows it."""

    name: str
    title: str
    report: AuditReport
    columns: tuple[_Column, ...]
    rows: tuple[_Row, ...]
    killed: int
    tried: int


def audit_page(
    course_title: Text,
    titles: Mapping[str, Text],
    reports: Sequence[AuditReport],
    *,
    language: str,
) -> str:
    """Render the audits of a course as a page that needs nothing else.

    Args:
        course_title: The course's title.
        titles: The title of each exercise, by name.
        reports: What was found, in the course's order.
        language: "en" or "ja".
    """
    say = words(language)
    return render(
        "audit.html",
        say,
        styles=("page.css", "audit.css"),
        title=say.of(course_title),
        audits=[_audit(report, titles[report.exercise], say) for report in reports],
        holds=all(report.gates_hold for report in reports),
    )


def _audit(report: AuditReport, title: Text, say: Words) -> _Audit:
    kills = {check.id: set(check.kills) for check in report.checks}
    counts = Counter(name for names in kills.values() for name in names)
    first = Counter(mutant.by for mutant in report.mutants_that("killed"))
    columns = tuple(
        _Column(
            number,
            check.id,
            say.of(check.title),
            check.points,
            1000 * check.seconds,
            len(check.kills),
            sum(counts[name] == 1 for name in check.kills),
            first[check.id],
        )
        for number, check in enumerate(report.checks, start=1)
    )
    rows = tuple(
        _Row(name, tuple(name in kills[check.id] for check in report.checks), counts[name])
        for name in report.misconceptions
    )
    killed = len(report.mutants_that("killed"))
    tried = killed + len(report.mutants_that("survived"))
    return _Audit(report.exercise, say.of(title), report, columns, rows, killed, tried)
