"""A whole class: collects, grades what has no grade yet, and writes the class's pages."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from grader.course import Course
from grader.errors import IntakeError, RefusedError
from grader.execution.desk import Desk, Graded, page_name, write_file, write_student_page
from grader.execution.pool import GradingPool
from grader.execution.results import log_changes, results
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
from grader.store import Receipt, Store
from grader.submissions import Collection, Found, RosterEntry

Roster = Mapping[str, RosterEntry]
_Taken = tuple[Submission, Receipt]

_WORTH_A_POOL = 12  # below, starting processes takes longer than grading in this one


@dataclass(slots=True)
class ClassResult:
    """What came of grading a class: counts, and what was not understood.

    `resumed` had a grade by this suite already; `alike` got that of an identical file.
    """

    graded: int = 0
    resumed: int = 0
    alike: int = 0
    internal_errors: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClassSetting:
    """How a class is graded: where its pages go, for whom, and in how many processes.

    With `reuse` a file that is identical to one that has its grade gets the same one.
    """

    pages: Path
    roster: Roster
    language: str
    jobs: int = 1
    reuse: bool = True


def grade_class(
    desk: Desk,
    collection: Collection,
    setting: ClassSetting,
    progress: Callable[[ClassResult], None],
) -> ClassResult:
    """Grade every submission of a collection that this suite has not graded, and write the pages.

    One bad file stops nothing: it becomes a problem in the result.
    """
    problems = [(str(path), text) for path, text in collection.problems]
    grading = _Grading(desk, setting, progress, ClassResult(problems=problems))
    if setting.jobs > 1 and len(collection.found) >= _WORTH_A_POOL:
        with GradingPool(desk.setting, setting.jobs) as pool:
            grading.all(collection, pool)
    else:
        grading.all(collection, None)
    return grading.result


@dataclass(slots=True)
class _Grading:
    """A class being graded: what waits for an identical file that is under way, and the counts."""

    desk: Desk
    setting: ClassSetting
    progress: Callable[[ClassResult], None]
    result: ClassResult
    twins: dict[tuple[str, str], list[_Taken]] = field(default_factory=dict)

    def all(self, collection: Collection, pool: GradingPool | None) -> None:
        for found in collection.found:
            with self._guarded(str(found.path)):
                self._take(found, pool)
            for taken, report in pool.finished() if pool else ():
                self._finish(taken, report)
        for taken, report in pool.finished(everything=True) if pool else ():
            self._finish(taken, report)

    @contextmanager
    def _guarded(self, place: str) -> Iterator[None]:
        """Let what goes wrong with one submission stop no other; a store that is gone does."""
        try:
            yield
        except IntakeError as error:
            told = f"{error.message} {error.remedy}".strip()
        except RefusedError:
            raise
        except Exception as error:  # noqa: BLE001 - ours, and it costs this submission alone its grade
            told = f"Not graded, by our fault: {type(error).__name__}: {str(error)[:300]}"
            self.result.internal_errors += 1
        else:
            return
        self.result.problems.append((place, told))
        self.progress(self.result)

    def _take(self, found: Found, pool: GradingPool | None) -> None:
        submission = found.read()
        earlier = self.desk.earlier(submission)
        if earlier is None:
            taken = submission, self.desk.taken(submission, self._time(found))
            self._grade(taken, pool)
        else:
            self.result.resumed += 1
            self._shown(earlier, submission)

    def _finish(self, taken: _Taken, report: GradeReport) -> None:
        submission, _ = taken
        with self._guarded(f"{submission.student}/{submission.exercise}"):
            self._done(taken, report)

    def _time(self, found: Found) -> datetime:
        """When it was handed in; a file in a folder has no time of its own, and counts as in time."""
        due, now = self.desk.course.entry(found.exercise).due, datetime.now(UTC)
        return found.time or (min(now, due) if due else now)

    def _grade(self, taken: _Taken, pool: GradingPool | None) -> None:
        submission, _ = taken
        key = submission.exercise, submission.digest
        if self.setting.reuse:
            report = self.desk.identical(submission)
            if report is not None:
                self.result.alike += 1
                self._done(taken, report)
                return
            if key in self.twins:  # under way: one grade is enough for both
                self.twins[key].append(taken)
                return
            self.twins[key] = []
        if pool is None:
            self._done(
                taken, self.desk.engine.grade(self.desk.exercise(submission.exercise), submission)
            )
        else:
            pool.add(taken, submission)

    def _done(self, taken: _Taken, report: GradeReport) -> None:
        submission, receipt = taken
        report = replace(report, student=submission.student)
        self.desk.store.add_report(receipt.id, report, self.desk.secret)
        self.result.graded += 1
        self.result.internal_errors += report.status is Status.INTERNAL_ERROR
        self._shown(Graded(receipt.id, report, receipt), submission)
        for twin in self.twins.pop((submission.exercise, submission.digest), ()):
            self.result.alike += 1
            self._done(twin, report)

    def _shown(self, graded: Graded, submission: Submission) -> None:
        entry = self.setting.roster.get(submission.student)
        write_student_page(
            self.desk.course,
            graded,
            submission,
            self.setting.pages / page_name(submission),
            language=self.setting.language,
            name=entry.name if entry else "",
        )
        self.progress(self.result)


def write_class_report(
    course: Course, store: Store, secret: bytes, pages: Path, *, roster: Roster, language: str
) -> Path:
    """Write index.html and grades.csv of the latest submissions in the store; give the page's path.

    Whoever is on the roster and has no submission is shown as such.
    """
    found = results(course, store, secret)
    log_changes(store, found)
    reports = {key: (result.stored.submission, result.shown) for key, result in found.items()}
    students = list(dict.fromkeys([*roster, *sorted(student for student, _ in reports)]))
    rows = [_row(course, student, reports, roster) for student in students]
    columns = [_column(course, name, reports.values()) for name in course.names]
    page = class_page(course.title, columns, rows, language=language)
    write_file(pages / "index.html", page)
    notes = {key: one.standing.notes for key, one in found.items() if one.standing}
    write_file(pages / "grades.csv", _grades(course, students, reports, roster, notes))
    return pages / "index.html"


_Reports = Mapping[tuple[str, str], tuple[Submission, GradeReport | None]]
_Notes = Mapping[tuple[str, str], tuple[str, ...]]


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


def _grades(
    course: Course, students: list[str], reports: _Reports, roster: Roster, notes: _Notes
) -> str:
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
            _remarks(student, names, reports, notes),
        ]
        writer.writerow([csv_cell(cell) for cell in cells])
    return out.getvalue()


def _remarks(student: str, names: Iterable[str], reports: _Reports, notes: _Notes) -> str:
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
        remarks += [f"{name}: {note}" for note in notes.get((student, name), ())]
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
