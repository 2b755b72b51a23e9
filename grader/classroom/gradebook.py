"""The store's latest grades as a gradebook."""

from __future__ import annotations

from collections.abc import Mapping

from grader.course import Course, load_exercise
from grader.desk.ledger import Ledger
from grader.feedback.clean import visible
from grader.model import GradeReport
from grader.store import Store
from grader.submissions import RosterEntry
from grader.systems.gradebook import Column, Gradebook
from grader.text import some

Notes = tuple[str, ...]


def gradebook(
    course: Course,
    store: Store,
    secret: bytes,
    roster: Mapping[str, RosterEntry],
    language: str,
    *,
    everything: bool = False,
) -> tuple[Gradebook, list[tuple[GradeReport, Notes]]]:
    """The grades that count by the course's policy, with their reports and what made them so, in a language.

    What is not released to its student yet is left out, since other systems show it to them, unless it is for
    staff alone (`everything`).

    Raises:
        CourseError: A file of an exercise is wrong.
    """
    graded: list[tuple[GradeReport, Notes]] = []
    ungraded: list[tuple[str, str]] = []
    held: set[tuple[str, str]] = set()
    ledger = Ledger(course, store, secret, roster)

    def is_held(student: str, name: str) -> bool:
        return not everything and not ledger.is_released(student, name)

    for result in ledger.results():
        submission = result.stored.submission
        key = submission.student, submission.exercise
        if is_held(*key):
            held.add(key)
            ungraded.append(key)
        elif result.standing is None:
            ungraded.append(key)
        elif (shown := result.shown) is not None:
            graded.append((shown, result.notes_in(language)))
    reports = [report for report, _ in graded]
    students_of = [*(report.student for report in reports), *(student for student, _ in ungraded)]
    ids = dict.fromkeys([*roster, *sorted(students_of)])
    people = [(id_, roster.get(id_)) for id_ in ids]
    students = tuple(
        (id_, entry.name if entry else "", entry.section if entry else "") for id_, entry in people
    )
    columns = tuple(
        Column(name, course.entry(name).title, load_exercise(course, name).points)
        for name in course.names
    )
    points = {(report.student, report.exercise): report.points for report in reports}
    possible = {(report.student, report.exercise): report.possible for report in reports}
    for student, name in ledger.overridden - points.keys():
        granted = ledger.granted(student, name)
        if granted is not None and student in ids and not is_held(student, name):
            points[student, name], possible[student, name] = granted, ledger.worth(name)
            ungraded = [one for one in ungraded if one != (student, name)]
    book = Gradebook(students, columns, points, frozenset(ungraded), possible, frozenset(held))
    return book, graded


def told_held(book: Gradebook) -> list[str]:
    """What is left out since its student may not see it yet."""
    if not book.held:
        return []
    names = some([f"{visible(student, 40)} ({name})" for student, name in sorted(book.held)], 5)
    return [f"{len(book.held)} not released to their students yet, left out: {', '.join(names)}"]
