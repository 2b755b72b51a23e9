"""Finds at which level of a tree of folders the students are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from grader.errors import UsageError
from grader.systems import teams
from grader.systems.downloads import stamped
from grader.text import folded

# What folders are called that students or systems keep below a student.
_BELOW = {
    "src", "source", "code", "work", "project", "homework", "submission", "submissions", "submitted",
    "solution", "solutions", "notebook", "notebooks", "python", "exercise", "exercises", "assignment",
    "assignments",
    "submission attachment(s)", "final", "old", "new", "backup", "week", "lab", "labs", "task", "tasks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """A file that is somebody's work by its name: the folders that it lies in, and its exercise."""

    folders: tuple[str, ...]
    exercise: str


def level_of(
    works: Sequence[Work],
    exercises: Iterable[str],
    known: Callable[[Collection[str]], int] | None,
    root: str,
) -> int:
    """The level of the students' folders, 0 for the outermost.

    Known students show it. Else it is the one level at which nobody has two folders for one exercise; a
    folder that holds all others is none of theirs, nor is one named after an exercise.

    Args:
        works: Each lies in a folder.
        exercises: The names of the course's exercises.
        known: How many of some folders' names are students' on the roster; None without one.
        root: What the place itself is called: an archive often holds one folder of its name.

    Raises:
        UsageError: Several levels may be meant.
    """
    depth = min(len(work.folders) for work in works)
    no_student = {*_BELOW, *map(folded, exercises)}
    names = [dict.fromkeys(work.folders[level] for work in works) for level in range(depth)]
    levels = [
        level
        for level in range(depth)
        if not all(folded(name) in no_student or _is_attempt(name) for name in names[level])
    ] or [0]
    for level in levels:
        if known is not None and 2 * known(names[level]) >= len(names[level]):
            return level
    shared = list(takewhile(lambda level: len(names[level]) == 1, levels))
    if len(shared) == len(levels):  # a class with one hand-in, or a student who keeps a folder?
        shared = [level for level in shared[:-1] if folded(works[0].folders[level]) == folded(root)]
    levels = [level for level in levels if level not in shared]
    possible = [level for level in levels if _keeps_apart(works, level)] or levels
    if len(possible) > 1:
        told = " or ".join(_told(names[level]) for level in possible)
        raise UsageError(
            f"It is not clear which folders are the students': {told}.",
            "Add a roster (--roster FILE), or name the folder that holds the students' folders."
            if known is None
            else "The roster knows too few of them: put them on it, or name the folder that holds the "
            "students' folders.",
        )
    return possible[0]


def _is_attempt(folder: str) -> bool:
    return bool(teams.version(folder) or stamped(folder))


def _keeps_apart(works: Sequence[Work], level: int) -> bool:
    """Whether no student would have an exercise in two folders."""
    folders: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for work in works:
        folders[work.folders[level], work.exercise].add(work.folders)
    return all(len(places) == 1 for places in folders.values())


def _told(names: Iterable[str]) -> str:
    first, *others = sorted(names)
    more = f" and {len(others)} more" if others else ""
    return f"{first!r}{more}"
