"""The store's latest grades as a gradebook, and a Gradescope autograder of a course."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from grader import version
from grader.course import Course, load_exercise
from grader.desk.results import results
from grader.model import GradeReport
from grader.processes.parcel import files_in
from grader.store import Store
from grader.submissions import RosterEntry
from grader.systems import gradescope
from grader.systems.gradebook import Column, Gradebook


def gradebook(
    course: Course, store: Store, secret: bytes, roster: Mapping[str, RosterEntry]
) -> tuple[Gradebook, list[GradeReport]]:
    """The grades that count by the course's policy, with the reports they are from.

    Raises:
        CourseError: A file of an exercise is wrong.
    """
    reports: list[GradeReport] = []
    ungraded: list[tuple[str, str]] = []
    for result in results(course, store, secret):
        if result.standing is None:
            submission = result.stored.submission
            ungraded.append((submission.student, submission.exercise))
        elif (shown := result.shown) is not None:
            reports.append(shown)
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
    return Gradebook(students, columns, points, frozenset(ungraded), possible), reports


def autograder_zip(course: Course, name: str, secret: bytes) -> bytes:
    """A zip for Gradescope: the grader, the course with this exercise's solutions, and the scripts.

    Raises:
        UsageError: The course has no such exercise.
    """
    course.entry(name)
    return gradescope.autograder(name, _needed(course, name, secret))


def _needed(course: Course, name: str, secret: bytes) -> Iterator[tuple[str, bytes]]:
    """What an autograder needs of the grader and of the course."""
    package = Path(version.__file__).parent
    project = package.parent / "pyproject.toml"
    if project.is_file():
        yield "grader-package/pyproject.toml", project.read_bytes()
        yield "grader-package/README.md", b"The grader.\n"
    yield from files_in(package, "grader-package/grader")
    yield "course/course.toml", (course.root / "course.toml").read_bytes()
    for entry in course.names:
        yield from files_in(course.assignment(entry), f"course/assignments/{entry}")
    yield from files_in(course.solution(name), f"course/solutions/{name}")
    yield "course/.grade/secret", secret
