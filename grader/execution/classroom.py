"""A whole class: collects, grades what has no grade yet, and writes the class's pages."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grader.course import Course
from grader.errors import IntakeError
from grader.execution.desk import Desk, Graded, page_name, write_file, write_student_page
from grader.feedback.class_page import (
    ExerciseColumn,
    ExerciseResult,
    StudentRow,
    class_page,
    not_graded,
    result_of,
)
from grader.feedback.clean import csv_cell
from grader.model import GradeReport, Outcome, Status, Submission
from grader.store import Store
from grader.submissions import Collection, RosterEntry

Roster = Mapping[str, RosterEntry]


@dataclass(slots=True)
class ClassResult:
    """What came of grading a class: counts, and what was not understood."""

    graded: int = 0
    resumed: int = 0
    internal_errors: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


def grade_class(
    desk: Desk,
    collection: Collection,
    pages: Path,
    *,
    roster: Roster,
    language: str,
    progress: Callable[[ClassResult], None],
) -> ClassResult:
    """Grade every submission of a collection that this suite has not graded, and write the pages.

    One bad file stops nothing: it becomes a problem in the result.
    """
    result = ClassResult(problems=[(str(path), text) for path, text in collection.problems])
    for found in collection.found:
        try:
            submission = found.read()
            graded = _grade(desk, submission, found.time)
        except IntakeError as error:
            result.problems.append((str(found.path), f"{error.message} {error.remedy}".strip()))
            progress(result)
            continue
        result.resumed += graded.resumed
        result.graded += not graded.resumed
        result.internal_errors += graded.report.status is Status.INTERNAL_ERROR
        _write_page(desk.course, graded, submission, pages, roster, language)
        progress(result)
    return result


def _grade(desk: Desk, submission: Submission, received: datetime | None) -> Graded:
    earlier = desk.earlier(submission)
    if earlier is not None:
        return earlier
    return desk.grade(submission, desk.taken(submission, received))


def _write_page(
    course: Course,
    graded: Graded,
    submission: Submission,
    pages: Path,
    roster: Roster,
    language: str,
) -> None:
    entry = roster.get(submission.student)
    path = pages / page_name(submission)
    write_student_page(
        course, graded, submission, path, language=language, name=entry.name if entry else ""
    )


def write_class_report(
    course: Course, store: Store, secret: bytes, pages: Path, *, roster: Roster, language: str
) -> Path:
    """Write index.html and grades.csv of the latest submissions in the store; give the page's path.

    Whoever is on the roster and has no submission is shown as such.
    """
    latest = list(store.latest(secret))
    reports = {
        (stored.submission.student, stored.submission.exercise): (stored.submission, report)
        for stored, report in latest
        if stored.submission.exercise in course.names
    }
    students = list(dict.fromkeys([*roster, *sorted(student for student, _ in reports)]))
    rows = [_row(course, student, reports, roster) for student in students]
    columns = [_column(course, name, reports.values()) for name in course.names]
    page = class_page(course.title, columns, rows, language=language)
    write_file(pages / "index.html", page)
    write_file(pages / "grades.csv", _grades(course, students, reports, roster))
    return pages / "index.html"


_Reports = Mapping[tuple[str, str], tuple[Submission, GradeReport | None]]


def _row(course: Course, student: str, reports: _Reports, roster: Roster) -> StudentRow:
    entry = roster.get(student)
    results: list[ExerciseResult | None] = []
    for name in course.names:
        submission, report = reports.get((student, name), (None, None))
        if submission is None:
            results.append(None)
        elif report is None:
            results.append(not_graded(name))
        else:
            results.append(result_of(report, page_name(submission)))
    return StudentRow(
        student=student,
        name=entry.name if entry else "",
        section=entry.section if entry else "",
        results=tuple(results),
    )


def _column(
    course: Course, name: str, reports: Iterable[tuple[Submission, GradeReport | None]]
) -> ExerciseColumn:
    """The exercise's checks as its latest reports have them."""
    checks = {
        check.id: check.title
        for submission, report in reports
        if report is not None and submission.exercise == name
        for check in report.checks
    }
    return ExerciseColumn(name=name, title=course.entry(name).title, checks=tuple(checks.items()))


def _grades(course: Course, students: list[str], reports: _Reports, roster: Roster) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = course.names
    writer.writerow(["id", "name", "section", *names, "total", "possible", "remarks"])
    # What was not handed in counts as possible; what we failed to grade does not.
    worth = dict.fromkeys(names, 0.0)
    worth |= {r.exercise: r.possible for _, r in reports.values() if r is not None}
    for student in students:
        entry = roster.get(student)
        graded = {
            name: report
            for name in names
            if (report := reports.get((student, name), (None, None))[1]) is not None
            and report.status is Status.GRADED
        }
        cells: list[float | str] = [
            student,
            entry.name if entry else "",
            entry.section if entry else "",
        ]
        cells += [graded[name].points if name in graded else "" for name in names]
        cells += [
            sum(report.points for report in graded.values()),
            sum(worth[name] for name in names if name in graded or (student, name) not in reports),
            _remarks(student, names, reports),
        ]
        writer.writerow([csv_cell(cell) for cell in cells])
    return out.getvalue()


def _remarks(student: str, names: Iterable[str], reports: _Reports) -> str:
    """What a number alone would hide: a missing grade, an error of ours, no sandbox."""
    remarks = []
    for name in names:
        submission, report = reports.get((student, name), (None, None))
        if submission is None:
            remarks.append(f"{name}: not handed in")
        elif report is None:
            remarks.append(f"{name}: not graded")
        elif report.status is Status.INTERNAL_ERROR:
            remarks.append(f"{name}: internal error")
        elif report.unsafe:
            remarks.append(f"{name}: graded without a sandbox")
    return "; ".join(remarks)


def summary(course: Course, store: Store, secret: bytes) -> list[str]:
    """A few lines for the terminal: how each exercise went."""
    lines = []
    latest = list(store.latest(secret))
    for name in course.names:
        reports = [report for stored, report in latest if report and report.exercise == name]
        graded = [report for report in reports if report.status is Status.GRADED]
        if not graded:
            lines.append(f"{name}: nothing graded")
            continue
        full = sum(report.full_marks for report in graded)
        mean = sum(report.points / report.possible for report in graded) / len(graded)
        failures = [c.id for r in graded for c in r.checks if c.outcome is not Outcome.PASSED]
        hardest = Counter(sorted(failures)).most_common(1)[0][0] if failures else ""
        text = f"{name}: {len(graded)} graded, {full} with full marks, mean {mean:.0%}"
        lines.append(text + (f"; most missed: {hardest}" if hardest else ""))
    return lines
