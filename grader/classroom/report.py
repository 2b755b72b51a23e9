"""The class report: what the store holds becomes index.html and grades.csv.

Of each report only what the page needs is kept, so that a hundred thousand fit into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

from grader.classroom.alike import Sketchbook
from grader.course import Course
from grader.desk.desk import Graded, write_student_page
from grader.desk.ledger import Ledger
from grader.desk.results import Result, Ungraded
from grader.feedback.class_page import (
    ExerciseColumn,
    ExerciseResult,
    StudentRow,
    UngradedWork,
    class_page,
    not_graded,
    result_of,
    summary,
)
from grader.feedback.similar_page import similar_page
from grader.feedback.tables import csv_text
from grader.grading.standings import Attempt
from grader.model import Status, Text
from grader.store import Change, Store
from grader.submissions import RosterEntry, Withheld, page_name
from grader.writing import write_file

Roster = Mapping[str, RosterEntry]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ClassReport:
    """Where the page is, a line about each exercise for the terminal, and how many groups are alike.

    `ungraded` is what has no grade by our fault, with the reason for staff.
    """

    page: Path
    lines: tuple[str, ...]
    alike: int
    ungraded: tuple[Ungraded, ...] = ()


def write_class_report(
    course: Course,
    store: Store,
    secret: bytes,
    pages: Path,
    *,
    roster: Roster,
    language: str,
    problems: Sequence[tuple[str, str]] = (),
    withheld: Sequence[Withheld] = (),
    wanted: Callable[[str], bool] = lambda _: True,
) -> ClassReport:
    """Write index.html, similar.html and grades.csv of what counts in the store; log grades that changed.

    Whoever is on the roster and has no submission is shown as such; `problems` are files that could
    not be read as submissions, `withheld` is work that is there and can't be graded. It is about the students
    who are `wanted`.

    Raises:
        CourseError: solutions/policy.toml or a file of an exercise is wrong.
        RefusedError: A page can't be written.
    """
    ledger = Ledger(course, store, secret, [*roster, *(one.student for one in withheld)])
    gathered = _Gathered(store.last_standings())
    sketchbook = Sketchbook(course)
    for result in ledger.results():
        one = result.stored.submission
        if not wanted(one.student):
            continue
        gathered.add(result, released=ledger.is_released(one.student, one.exercise))
        sketchbook.add(result.stored)
        if result.stored.under:  # its page was written under the other id
            _write_page(course, store, secret, pages, roster, language, result)
    gathered.withhold(withheld)
    store.log_standings(datetime.now(UTC), gathered.changes)
    rows = gathered.rows(ledger, roster)
    columns = [
        ExerciseColumn(name, course.entry(name).title, tuple(gathered.checks.get(name, {}).items()))
        for name in course.names
    ]
    names = {row.student: row.shown for row in rows}
    alike = sketchbook.groups(store, lambda student: names.get(student, student))
    page = pages / "index.html"
    text = class_page(
        course.title,
        columns,
        rows,
        language=language,
        alike=alike,
        not_compared=[*sketchbook.problems],
        problems=problems,
        ungraded=[
            UngradedWork(names[one.student], one.exercise, one.id, one.reason)
            for one in gathered.ungraded
        ],
    )
    write_file(page, text)
    write_file(pages / "similar.html", similar_page(course.title, alike, language=language))
    write_file(pages / "grades.csv", _grades(course, rows, gathered.reasons))
    lines = tuple(summary(columns, rows))
    return ClassReport(page, lines, len(alike), tuple(gathered.ungraded))


def _write_page(
    course: Course,
    store: Store,
    secret: bytes,
    pages: Path,
    roster: Roster,
    language: str,
    result: Result,
) -> None:
    """Write the page of a student whose work is stored under another id."""
    stored, report = result.stored, result.report
    if report is None:
        return
    student, exercise = stored.submission.student, stored.submission.exercise
    entry = roster.get(student)
    write_student_page(
        course,
        Graded(stored.id, report, store.receipt(stored.id, secret)),
        stored.submission,
        pages / page_name(student, exercise),
        language=language,
        name=entry.name if entry else "",
        result=result,
    )


@dataclass(slots=True)
class _Gathered:
    """What is kept of the results. Students do alike: what is equal is kept once."""

    last: Mapping[tuple[str, str], tuple[float | None, str]]
    of: dict[str, dict[str, ExerciseResult]] = field(default_factory=dict)
    checks: dict[str, dict[str, Text]] = field(default_factory=dict)
    notes: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    ungraded: list[Ungraded] = field(default_factory=list)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    _kept: dict[object, object] = field(default_factory=dict)

    def add(self, result: Result, *, released: bool = True) -> None:
        submission = result.stored.submission
        student, exercise = submission.student, submission.exercise
        if result.remarks != self.last.get((student, exercise), (None, "no grade")):
            self.changes.append((student, exercise, *result.remarks, result.stored.id))
        notes = result.notes if released else (*result.notes, "not released to the student yet")
        if notes:
            self.notes[student, exercise] = notes
        if result.ungraded:
            self.ungraded.append(result.ungraded)
            self.reasons[student, exercise] = f"by our fault: {result.ungraded.reason}"
        self.of.setdefault(student, {})[exercise] = self._slim(result)

    def withhold(self, works: Sequence[Withheld]) -> None:
        """Add what was handed in and is not graded; an earlier grade stands until it is."""
        for one in works:
            key = one.student, one.exercise
            if one.exercise in self.of.setdefault(one.student, {}):
                note = f"handed in again, which is not graded. {one.why}"
                self.notes[key] = (*self.notes.get(key, ()), note)
            else:
                self.of[one.student][one.exercise] = not_graded(one.exercise)
                self.reasons[key] = f"because it is not clear what was meant. {one.why}"

    def _slim(self, result: Result) -> ExerciseResult:
        exercise, report = result.stored.submission.exercise, result.shown
        tries = len({attempt.digest for attempt in result.attempts})
        full = _to_full(result.attempts)
        if report is None:
            return not_graded(exercise, tries, full)
        titles = self.checks.setdefault(exercise, {})
        for check in report.checks:
            titles.setdefault(check.id, check.title)
        its = result_of(report, tries, full)
        names = tuple((item.function, item.name) for item in its.diagnoses)
        outcomes = self._once((exercise, *its.outcomes.items()), its.outcomes)
        diagnoses = self._once((exercise, "diagnoses", names), its.diagnoses)
        # What is kept once stays where it is: its id stands for it.
        its_own = (its.status, its.points, its.possible, its.unsafe, tries, full)
        key = (*its_own, id(outcomes), id(diagnoses))
        return self._once(key, replace(its, outcomes=outcomes, diagnoses=diagnoses))

    def _once(self, key: object, value: _T) -> _T:
        return cast("_T", self._kept.setdefault(key, value))

    def rows(self, ledger: Ledger, roster: Roster) -> list[StudentRow]:
        """A row for everybody on the roster, in its order, and for whoever handed in besides."""
        rows = []
        names = ledger.course.names
        for student in dict.fromkeys([*roster, *sorted(self.of)]):
            entry, of = roster.get(student), self.of.get(student, {})
            absent = [n for n in names if n not in of or of[n].status is not Status.GRADED]
            missing = {name: ledger.missing(student, name) for name in names if name not in of}
            granted = {
                name: (points, ledger.worth(name))
                for name in absent
                if (points := ledger.granted(student, name)) is not None
            }
            for name in granted:
                self.notes[student, name] = (ledger.why_granted(student, name),)
            rows.append(
                StudentRow(
                    student=student,
                    name=entry.name if entry else "",
                    section=entry.section if entry else "",
                    results=tuple(None if name in granted else of.get(name) for name in names),
                    missing={name: worth for name, worth in missing.items() if worth is not None},
                    granted=granted,
                    notes={
                        name: self.notes[student, name]
                        for name in (*of, *granted)
                        if (student, name) in self.notes
                    },
                )
            )
        return rows


def _to_full(attempts: tuple[Attempt, ...]) -> tuple[int, float] | None:
    """How many attempts, and seconds since the first, the first with full marks took."""
    tried = set()
    for attempt in attempts:
        tried.add(attempt.digest)
        if attempt.report is not None and attempt.report.full_marks:
            # A hand-in's time is what the student's clock said.
            return len(tried), max(0.0, (attempt.time - attempts[0].time).total_seconds())
    return None


def _grades(course: Course, rows: list[StudentRow], reasons: Mapping[tuple[str, str], str]) -> str:
    """The table of grades.csv; every cell is safe to open in a spreadsheet."""
    names = course.names
    header = ["id", "name", "section", *names, "total", "possible", "not_graded", "remarks"]
    table: list[list[float | str]] = [[*header]]
    for row in rows:
        cells: list[float | str] = [row.student, row.name, row.section]
        for name, one in zip(names, row.results, strict=True):
            graded = one is not None and one.status is Status.GRADED
            cells.append(one.points if one and graded else row.granted.get(name, ("",))[0])
        # Where nothing could be earned yet, there is no total, which is not a total of zero.
        total = row.points if row.possible else ""
        remarks = "; ".join(_remarks(row, names, reasons))
        cells += [total, row.possible, row.ungraded, remarks]
        table.append(cells)
    return csv_text(table)


def _remarks(
    row: StudentRow, names: tuple[str, ...], reasons: Mapping[tuple[str, str], str]
) -> list[str]:
    """What a number alone would hide: a missing grade, an error of ours, no sandbox, a penalty."""
    remarks = []
    for name, result in zip(names, row.results, strict=True):
        if name in row.missing:
            remarks.append(f"{name}: not handed in")
        elif result and result.status is not Status.GRADED:
            remarks.append(f"{name}: not graded, {reasons[row.student, name]}")
        elif result and result.unsafe:
            remarks.append(f"{name}: graded without a sandbox")
        remarks += [f"{name}: {note}" for note in row.notes.get(name, ())]
    return remarks
