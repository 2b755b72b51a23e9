"""The students' copy of a course: what they may have, and nothing else, which is looked for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.courses import beginning
from grader.authoring.exercises import generated
from grader.authoring.hidden import hidden_of
from grader.course import Course, load_course, read_source
from grader.course.layout import COURSE_FILE
from grader.course.solution import solution_of
from grader.course.sources import todo_lines
from grader.errors import CourseError, RefusedError, UsageError
from grader.writing import write_file

_MARK = "# Written by `grade release`: what is changed here is lost with the next one.\n"
_MOST = 10  # of the files that hold something hidden; when these are mended, the others are told
_GITIGNORE = ".gitignore"


@dataclass(frozen=True, slots=True)
class Released:
    """A students' copy: how many files were looked through, and where in it a TODO is left."""

    files: int
    unfinished: tuple[str, ...]


def release(course: Course, folder: Path, people: Iterable[tuple[str, str]]) -> Released:
    """Write the students' copy of a course to `folder`, or bring an earlier one there up to date.

    `people` are the ids and names of all who are in the class. The copy is made and looked through beside
    the folder, so that nothing hidden is ever in it.

    Raises:
        UsageError: Something hidden would be in the copy, something in it is out of date, or the folder has
            something else in it.
        CourseError: A file of the course is wrong.
        RefusedError: It can't be written.
    """
    _must_fit(course, folder)
    for name in course.names:
        solution_of(course, name)
        read_source(course.public_suite(name))
        for file in generated(course, name):
            if not file.up_to_date:
                raise UsageError(
                    f"{file.path} is not what is made of the reference and the texts.",
                    f"Run: grade generate {name}",
                )
    hidden = hidden_of(course, people)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as place:
            copy = Path(place)
            _write_copy(course, copy)
            load_course(copy)
            made = {path.name for path in copy.iterdir()}
            found = [(path.relative_to(copy), told) for path, told in hidden.found_in(copy)]
            found += [
                (path, told)
                for path, told in hidden.found_in(folder)
                if path.relative_to(folder).parts[0] not in made
            ]
            if found:
                raise _holding(found, folder)
            files = sorted(path for path in copy.rglob("*") if path.is_file())
            released = Released(len(files), tuple(_unfinished(copy, files)))
            for name in sorted(made):
                _move(copy / name, folder / name)
    except shutil.Error as error:  # a list of what could not be copied
        path, _, why = error.args[0][0]
        raise CourseError(
            f"{path} can't be copied: {why}.", "Correct it, or take it out."
        ) from None
    except OSError as error:
        raise RefusedError(
            f"The students' copy can't be written to {folder}: {error}.",
            "Make room there, or choose another folder.",
        ) from None
    return released


def _must_fit(course: Course, folder: Path) -> None:
    """The folder is new or empty, or has an earlier release, and is not where the course keeps its own."""
    whole = folder.resolve()
    for own in (course.root / "assignments", course.root / "solutions", course.state):
        if whole == course.root or whole.is_relative_to(own):
            raise UsageError(
                f"{folder} is a folder of the course itself.",
                "Name another one: grade release ../for-students",
            )
    try:
        there = [path.name for path in folder.iterdir() if path.name != ".git"]
        earlier = COURSE_FILE in there and _MARK in (folder / COURSE_FILE).read_text("utf-8")
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder} can't be used: {error}.", "Name a new folder.") from None
    if there and not earlier:
        raise UsageError(
            f"{folder} is not empty, and has no earlier release of this command.",
            f"Name a new folder, such as {folder / 'for-students'}.",
        )


def _write_copy(course: Course, copy: Path) -> None:
    ignored = shutil.ignore_patterns(".*", "__pycache__", "*.pyc", "*.part")
    for name in course.names:
        shutil.copytree(course.assignment(name), copy / "assignments" / name, ignore=ignored)
    text = read_source(course.root / COURSE_FILE).decode("utf-8-sig")
    write_file(copy / COURSE_FILE, _MARK + text.removeprefix(_MARK))
    lines = [line for line in beginning("gitignore.txt").splitlines() if not line.startswith("#")]
    header = "# What only staff have stays out of git, should it ever come here."
    write_file(copy / _GITIGNORE, "\n".join([header, *lines]) + "\n")


def _holding(found: list[tuple[Path, str]], folder: Path) -> UsageError:
    lines = [f"\n    {path}: {told}" for path, told in found[:_MOST]]
    if len(found) > _MOST:
        lines.append(f"\n    and {len(found) - _MOST} more files")
    return UsageError(
        f"Nothing was released: students would get what is hidden.{''.join(lines)}",
        f"Take it out of these files, then again: grade release {folder}",
    )


def _unfinished(copy: Path, files: Iterable[Path]) -> Iterable[str]:
    for path in files:
        if path.suffix in (".py", ".md", ".toml") and (
            lines := todo_lines(path.read_text("utf-8", "replace"))
        ):
            yield f"{path.relative_to(copy)}, {lines}"


def _move(source: Path, target: Path) -> None:
    """Put a file or folder where an earlier one may be."""
    if source.is_dir() and target.exists():
        shutil.rmtree(target)
    source.replace(target)
