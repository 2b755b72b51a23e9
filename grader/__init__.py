"""Grades numpy course exercises: hidden tests on one side of a wall, students' code on the other.

`grade` is the whole of it from Python: an exercise and a source give a `GradeReport`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from grader.model import GradeReport

__all__ = ["__version__", "grade"]


def grade(
    exercise: str,
    source: bytes | str,
    *,
    course: Path,
    filename: str = "",
    student: str = "student",
    unsafe: bool = False,
) -> GradeReport:
    """Grade one source with an exercise's hidden suite; nothing is stored.

    Args:
        exercise: The exercise's name.
        source: Python source, or a notebook's JSON.
        course: The course's folder, with its solutions.
        filename: What the source is called; without it, EXERCISE.py. A notebook's ends with .ipynb.
        student: Whose it is.
        unsafe: Grade without a sandbox where none can be proved; the report is marked.

    Raises:
        UsageError: There is no such exercise, or the source is neither Python nor a notebook.
        RefusedError: No sandbox holds here.
    """
    from grader.course import course_secret, load_course, load_exercise
    from grader.processes.pool import GradingPool
    from grader.processes.setting import Setting
    from grader.submissions import parse_submission

    found = load_course(course)
    content = source.encode() if isinstance(source, str) else source
    submission = parse_submission(content, filename or f"{exercise}.py", student, exercise)
    load_exercise(found, exercise)  # what is wrong with it is told here
    setting = Setting(found.root, course_secret(found), unsafe)
    with GradingPool(setting, first=exercise) as pool:
        pool.wait_until_ready()
        return pool.grade(submission)
