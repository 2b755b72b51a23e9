"""What is asked of an exercise's solutions before they are read: where they are, what it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.layout import EXERCISE_FILE
from grader.course.tables import read_toml
from grader.errors import CourseError

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.layout import Course


def points_of(course: Course, name: str) -> float:
    """What an exercise is worth, whatever may be wrong with its other files.

    Raises:
        CourseError: Its exercise.toml is missing, or doesn't say.
    """
    return read_toml(solution_of(course, name) / EXERCISE_FILE).number("points")


def solution_of(course: Course, name: str) -> Path:
    """The folder with what only the instructor has of an exercise.

    Raises:
        CourseError: It is not here.
    """
    folder = course.solution(name)
    if not folder.is_dir():
        raise CourseError(
            f"The solutions of {name!r} are not here: there is no folder {folder}.",
            "Run this in the instructor's copy of the course. "
            "As an author write it: grade new NAME makes an exercise that shows what belongs there.",
        )
    return folder
