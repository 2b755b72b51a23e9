"""A course of one's own: what it begins with."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.exercises import SKELETON, write_skeleton
from grader.course import load_course
from grader.course.layout import COURSE_FILE
from grader.errors import UsageError
from grader.writing import shell_path, whole_or_nothing, write_file

_EXERCISE = "scaling"
_FILES = {".gitignore": "gitignore.txt", "roster.csv": "roster.csv", COURSE_FILE: COURSE_FILE}


def write_course(folder: Path) -> list[Path]:
    """Write a small course that works at once to a new or empty folder, or nothing, and give its files.

    Raises:
        UsageError: There is something in the folder already.
        RefusedError: A file can't be written.
    """
    _must_be_empty(folder)
    with whole_or_nothing(folder):
        for name, source in _FILES.items():
            write_file(folder / name, beginning(source))
        course = load_course(folder, begun=True)
        written, made = write_skeleton(course, _EXERCISE, week=1)
    files = [*(course.root / name for name in _FILES), *written, *(file.path for file in made)]
    return [path.relative_to(course.root) for path in dict.fromkeys(files)]


def beginning(name: str) -> str:
    """The text of a file that a new course begins with."""
    return (SKELETON / "course" / name).read_text("utf-8")


def _must_be_empty(folder: Path) -> None:
    try:
        # Where git keeps what has been cloned is no content.
        there = sorted(path.name for path in folder.iterdir() if path.name != ".git")
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(
            f"{folder} can't be a course's folder: {error.strerror}.", "Name a new folder."
        ) from None
    if COURSE_FILE in there:
        raise UsageError(
            f"{folder} holds a course already.",
            f"For another exercise in it: grade --course {shell_path(folder)} new NAME. "
            "For another course name a new folder.",
        )
    if there:
        raise UsageError(
            f"{folder} is not empty: there is {there[0]}.",
            f"Name a new folder, such as {folder / 'my-course'}, and move what you need there.",
        )
