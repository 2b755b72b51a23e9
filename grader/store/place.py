"""Where a course's store is: a file in its own folder, or the database that a file there names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import RefusedError, UsageError
from grader.writing import write_file

if TYPE_CHECKING:
    from grader.course import Course

SCHEMES = ("postgresql://", "postgres://")
_NAMED = "database"
_FILE = "store.sqlite"


def place_of(course: Course) -> Path | str:
    """The path of the course's SQLite file, or the URL of its PostgreSQL.

    Raises:
        RefusedError: It can't be read where it is.
    """
    named = course.state / _NAMED
    try:
        return place(named.read_text().strip())
    except FileNotFoundError:
        return course.state / _FILE
    except OSError as error:
        raise RefusedError(
            f"{named}, which names the course's database, can't be read: {error.strerror}.",
            "Give yourself permission to read it.",
        ) from None


def is_there(where: Path | str) -> bool:
    """Whether a store may be there; whether it really is, only opening it tells."""
    return isinstance(where, str) or where.exists()


def place(text: str) -> Path | str:
    """A place as a person writes it: a PostgreSQL's URL, or the path of a file.

    Raises:
        UsageError: It is another kind of URL.
    """
    if text.startswith(SCHEMES):
        return text
    if "://" in text or not text:
        raise UsageError(
            f"{text.partition('://')[0] or 'Nothing'} is no kind of database that a store can be in.",
            "Give a path, or a URL such as postgresql://USER@HOST/DATABASE",
        )
    return Path(text).absolute()


def use(course: Course, where: Path | str) -> None:
    """Let a course's store be there from now on.

    Raises:
        RefusedError: That can't be written down.
    """
    write_file(course.state / _NAMED, f"{where}\n", private=True)
