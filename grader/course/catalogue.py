"""Reads the overlays of an exercise: misconceptions with what they mean, and alternatives.

An overlay redefines only what it is about. It is run after the reference in the same module.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.course.layout import CATALOGUE_FILE
from grader.course.sources import read_source
from grader.course.tables import Table, read_toml
from grader.errors import CourseError
from grader.model import Candidate, Misconception, Part

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Alternative:
    """A solution that is correct in another way than the reference, and must get full marks.

    `note` says in one sentence what is different.
    """

    name: str
    note: str
    candidate: Candidate


def load_misconceptions(
    folder: Path, functions: tuple[str, ...], reference: Part
) -> tuple[Misconception, ...]:
    """Read the catalogue of a solution folder, in the catalogue's order.

    Raises:
        CourseError: A text is missing, a function is not one of the exercise's, or the files and
            the entries don't match one to one.
    """
    files = _overlays(folder / "misconceptions")
    file = folder / "misconceptions" / CATALOGUE_FILE
    if not files and not file.exists():
        return ()
    catalogue = read_toml(file)
    entries = {catalogue.identifier(key, key): catalogue.table(key) for key in catalogue.values}
    for name in sorted(files.keys() - entries.keys()):
        raise catalogue.wrong(
            name, f"is missing, but there is {files[name]}.", f"Describe it: [{name}]"
        )
    for name in sorted(entries.keys() - files.keys()):
        raise catalogue.wrong(
            name, f"describes a file that isn't there: {name}.py.", "Write it, or drop the entry."
        )
    return tuple(
        _misconception(name, entry, functions, _overlay(name, reference, files[name]))
        for name, entry in entries.items()
    )


def load_alternatives(folder: Path, reference: Part) -> tuple[Alternative, ...]:
    """Read the alternatives of a solution folder, by name.

    Raises:
        CourseError: One doesn't open with a docstring, or can't be read.
    """
    return tuple(
        Alternative(name, _note(path), _overlay(name, reference, path))
        for name, path in _overlays(folder / "alternatives").items()
    )


def functions_of(table: Table, key: str, functions: tuple[str, ...]) -> tuple[str, ...]:
    """Fetch a list of functions that the exercise has.

    Raises:
        CourseError: It names another one.
    """
    names = table.names(key)
    for name in names:
        if name not in functions:
            raise table.wrong(
                key,
                f"names {name!r}, which the exercise doesn't have.",
                f"The exercise's functions are {', '.join(functions)}.",
            )
    return names


def _misconception(
    name: str, entry: Table, functions: tuple[str, ...], candidate: Candidate
) -> Misconception:
    entry.only("functions", "belief", "explanation", "hint", "alike", "unseen")
    return Misconception(
        name=name,
        functions=functions_of(entry, "functions", functions),
        belief=entry.text("belief"),
        explanation=entry.text("explanation"),
        hint=entry.text("hint"),
        candidate=candidate,
        alike=_alike(entry),
        unseen=entry.string("unseen") if "unseen" in entry.values else "",
    )


def _alike(entry: Table) -> dict[str, str]:
    """Misconceptions that can't be told from this one by behaviour, with the reason for each."""
    if "alike" not in entry.values:
        return {}
    table = entry.table("alike")
    return {table.identifier(name, name): table.string(name) for name in table.values}


def _overlays(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.py"))}


def _overlay(name: str, reference: Part, path: Path) -> Candidate:
    return Candidate.of(name, reference, Part(f"{path.parent.name}/{path.name}", read_source(path)))


def _note(path: Path) -> str:
    """First line of a file's docstring. These files are the course's own, so they may be parsed."""
    try:
        docstring = ast.get_docstring(ast.parse(read_source(path), str(path)))
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"{path} is not Python: {error}.", "Correct it.") from None
    if not docstring:
        raise CourseError(
            f"{path} has no docstring.",
            "Say in its first line, in one sentence, what is different.",
        )
    return docstring.splitlines()[0]
