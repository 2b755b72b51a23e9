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
from grader.authoring.packed import may_hold_more
from grader.course import Course, load_course, read_source
from grader.course.layout import COURSE_FILE
from grader.course.solution import solution_of
from grader.course.sources import todo_lines
from grader.errors import RefusedError, UsageError
from grader.writing import shell_path, whole_or_nothing, write_file

_MARK = "# Written by `grade release`: what is changed here is lost with the next one.\n"
_MOST = 10  # of the files that hold something hidden; when these are mended, the others are told
_GITIGNORE = ".gitignore"
_DRAFT = ".release-"
_ignored = shutil.ignore_patterns(".*", "__pycache__", "*.pyc", "*.part")


@dataclass(frozen=True, slots=True)
class Released:
    """A students' copy: how many files were looked through, where a TODO is left, and what may hold more.

    `unread` are the files that are neither text nor pictures nor packed: of them only texts that stand there
    as they are were found. `history` says that the folder has a repository, whose earlier days nobody read.
    """

    files: int
    unfinished: tuple[str, ...]
    unread: tuple[str, ...]
    history: bool


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
        _must_be_files(course.assignment(name))
    hidden = hidden_of(course, people)
    try:
        with (
            whole_or_nothing(folder),
            _draft_for(folder) as place,
        ):
            copy = Path(place)
            _write_copy(course, copy)
            load_course(copy)
            made = {path.name for path in copy.iterdir()}
            found = [(path.relative_to(copy), told) for path, told in hidden.found_in(copy)]
            found += [
                (path, told)
                for path, told in hidden.found_in(folder)
                if path.relative_to(folder).parts[0] not in {*made, copy.name}
            ]
            if found:
                raise _holding(found, folder)
            files = sorted(path for path in copy.rglob("*") if path.is_file())
            released = Released(
                len(files),
                tuple(_unfinished(copy, files)),
                tuple(
                    str(path.relative_to(copy))
                    for path in files
                    if may_hold_more(read_source(path))
                ),
                (folder / ".git").exists(),
            )
            for name in sorted(made):
                _move(copy / name, folder / name)
    except (OSError, shutil.Error) as error:
        raise RefusedError(
            f"The students' copy can't be written to {folder}: {_reason(error)}.",
            "Make room there, or choose another folder.",
        ) from None
    return released


def _draft_for(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """Where the copy is made: files can be moved from there to the folder, each as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder.resolve()
    beside = whole.parent
    if beside.stat().st_dev != whole.stat().st_dev:  # a disk of its own
        beside = whole
    return tempfile.TemporaryDirectory(dir=beside, prefix=_DRAFT)


def _reason(error: OSError | shutil.Error) -> str:
    """Why it failed: of many files that can't be copied, the first one's reason stands for all."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        return str(error.args[0][0][2])
    return str(error)


def _must_be_files(folder: Path, above: tuple[Path, ...] = ()) -> None:
    """What would be copied is files and folders, and links to such; no link leads in a circle."""
    here = folder.resolve()
    if here in above:
        raise UsageError(
            f"{folder} is a link that leads back to a folder around it.", "Remove the link."
        )
    for path in sorted(folder.iterdir()):
        if path.name in _ignored(str(folder), [path.name]):
            continue
        if path.is_dir():
            _must_be_files(path, (*above, here))
        elif not path.is_file():
            told = "is a link that leads nowhere" if path.is_symlink() else "is no file"
            raise UsageError(f"{path} {told}.", "Remove it, or put the file itself there.")


def _must_fit(course: Course, folder: Path) -> None:
    """The folder is new or empty, or has an earlier release, and is not where the course keeps its own."""
    try:
        whole = folder.resolve()
    except (OSError, RuntimeError):  # Python has had both for a link that leads to itself
        raise UsageError(
            f"{folder} is a link that leads to itself.", "Name a new folder."
        ) from None
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
    for name in course.names:
        shutil.copytree(course.assignment(name), copy / "assignments" / name, ignore=_ignored)
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
        "Take it out of these files, unpack what can't be looked into, "
        f"then again: grade release {shell_path(folder)}",
    )


def _unfinished(copy: Path, files: Iterable[Path]) -> Iterable[str]:
    for path in files:
        if path.suffix in (".py", ".md", ".toml") and (
            lines := todo_lines(path.read_text("utf-8", "replace"))
        ):
            yield f"{path.relative_to(copy)}, {lines}"


def _move(source: Path, target: Path) -> None:
    """Put a file or folder where an earlier one may be."""
    if target.is_symlink() or (source.is_dir() and target.is_file()):
        target.unlink()
    elif source.is_dir() and target.exists():
        shutil.rmtree(target)
    source.replace(target)
