"""Reads one exercise: its settings, and the code of everything that can be graded in it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from grader.course.catalogue import (
    Alternative,
    functions_of,
    load_alternatives,
    load_misconceptions,
)
from grader.course.ladder import Ladder, load_ladder
from grader.course.layout import EXERCISE_FILE, Course, ExerciseEntry
from grader.course.solution import solution_of
from grader.course.sources import folder_digest, read_source
from grader.course.tables import Table, read_toml
from grader.errors import CourseError
from grader.model import Candidate, Limits, Misconception, Part

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Alternative", "Exercise", "load_exercise"]

_FORMAT = 1
_EQUIVALENTS = "equivalents.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """Everything the instructor has written for one exercise.

    `functions` are those that students write; `points` is what the hidden checks add up to.
    `probes_path` and `pictures_path` are None where the exercise has none. `equivalents` are mutants of
    the reference that behave as it does, with the reason for each; `ladder` are the public steps of each
    function. `single_precision` are functions that may compute with numbers of 32 bits. `digest` is that of
    all that has to do with grading in the solution folder: a report made with another one is out of date.
    """

    entry: ExerciseEntry
    functions: tuple[str, ...]
    points: float
    limits: Limits
    reference: Candidate
    stub: Candidate
    misconceptions: tuple[Misconception, ...]
    alternatives: tuple[Alternative, ...]
    suite_path: Path
    probes_path: Path | None
    pictures_path: Path | None
    digest: str
    equivalents: Mapping[str, str] = field(default_factory=dict)
    single_precision: tuple[str, ...] = ()
    ladder: Ladder = field(default_factory=dict)


def load_exercise(course: Course, name: str) -> Exercise:
    """Read and check an exercise, with its reference, stub, misconceptions and alternatives.

    Nothing is run or imported: the sources go to the worker as bytes, like a student's.

    Raises:
        UsageError: The course has no such exercise.
        CourseError: Its solutions are not here, or a file is missing or wrong.
    """
    folder = solution_of(course, name)
    table = read_toml(folder / EXERCISE_FILE)
    table.version(_FORMAT)
    table.only("format", "points", "functions", "limits", "single_precision")
    functions = table.names("functions")
    part = Part(f"{name}.py", read_source(folder / f"{name}.py"))
    _must_define(part.source, folder / f"{name}.py", table, functions)
    return Exercise(
        entry=course.entry(name),
        functions=functions,
        points=table.number("points"),
        limits=_limits(table),
        reference=Candidate.of("reference", part),
        stub=Candidate.of("stub", Part(f"{name}.py", _stub(course, name))),
        misconceptions=load_misconceptions(folder, functions, part),
        alternatives=load_alternatives(folder, part),
        suite_path=_required(course.hidden_suite(name)),
        probes_path=_optional(folder / "probes.py"),
        pictures_path=_optional(folder / "pictures.py"),
        digest=folder_digest(folder, leaving_out=_EQUIVALENTS),
        equivalents=_equivalents(folder / _EQUIVALENTS),
        single_precision=(
            functions_of(table, "single_precision", functions)
            if "single_precision" in table.values
            else ()
        ),
        ladder=load_ladder(course, name),
    )


def _must_define(source: bytes, path: Path, table: Table, functions: tuple[str, ...]) -> None:
    """The reference has what it is said to have; nothing of it is run."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"{path} is not Python: {error}.", "Correct it.") from None
    names = {getattr(node, "name", None) or getattr(node, "id", None) for node in nodes}
    names |= {node.asname for node in nodes if isinstance(node, ast.alias)}
    for function in functions:
        if function not in names and "*" not in names:
            raise table.wrong(
                "functions",
                f"names {function!r}, which {path} doesn't define.",
                "Write the names that are there, or define it.",
            )


def _stub(course: Course, name: str) -> bytes:
    path = course.stub(name)
    if not path.exists():
        raise CourseError(f"{path} is missing.", f"Make it of the reference: grade generate {name}")
    return read_source(path)


def _equivalents(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    table = read_toml(path)
    table.only("mutants")
    found: dict[str, str] = {}
    for entry in table.tables("mutants"):
        entry.only("name", "reason")
        found[entry.string("name")] = entry.string("reason")
    return found


def _limits(table: Table) -> Limits:
    if "limits" not in table.values:
        return Limits()
    limits = table.table("limits")
    defaults = {each.name: each.default for each in fields(Limits)}
    limits.only(*defaults)
    chosen = {key: _limit(limits, key, defaults[key]) for key in limits.values}
    return Limits(**chosen)  # type: ignore[arg-type]  # each value has its default's type


def _limit(limits: Table, key: str, default: object) -> float:
    return limits.integer(key) if isinstance(default, int) else limits.number(key)


def _required(path: Path) -> Path:
    if not path.is_file():
        raise CourseError(f"{path} is missing.", CourseError.WRITE_IT)
    return path


def _optional(path: Path) -> Path | None:
    return path if path.is_file() else None
