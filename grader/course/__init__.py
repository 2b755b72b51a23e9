"""What instructors write: reads and checks course.toml, exercise.toml and the catalogues.

A mistake in these files would cost students points on the day of the deadline, so nothing is
guessed: an unknown key, a missing text or a file without its catalogue entry is a `CourseError`
that says which file, which key, what is wrong and what to do. Neither numpy nor pytest is imported,
since every command reads the course before it does anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.late import late

if TYPE_CHECKING:
    from grader.course.exceptions import Exceptions, load_exceptions
    from grader.course.exercise import Alternative, Exercise, load_exercise
    from grader.course.layout import Course, ExerciseEntry, find_course
    from grader.course.manifest import load_course
    from grader.course.policy import Policy
    from grader.course.secret import course_secret
    from grader.course.solution import points_of
    from grader.course.sources import read_source
    from grader.course.tables import LANGUAGES

__all__ = [
    "LANGUAGES",
    "Alternative",
    "Course",
    "Exceptions",
    "Exercise",
    "ExerciseEntry",
    "Policy",
    "course_secret",
    "find_course",
    "load_course",
    "load_exceptions",
    "load_exercise",
    "points_of",
    "read_source",
]

__getattr__ = late(
    __name__,
    exceptions="Exceptions load_exceptions",
    exercise="Alternative Exercise load_exercise",
    layout="Course ExerciseEntry find_course",
    manifest="load_course",
    policy="Policy",
    secret="course_secret",  # noqa: S106 - the name of a module
    solution="points_of",
    sources="read_source",
    tables="LANGUAGES",
)
