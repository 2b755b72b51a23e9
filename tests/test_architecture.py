"""The grader's own structure: which way imports point, and that it knows no exercise."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GRADER = ROOT / "grader"
FILES = sorted(GRADER.rglob("*.py"))

# A package imports from lower levels only, and from none beside it.
LEVELS = {
    "__main__": 11,
    "cli": 10,
    "server": 10,
    "notebook": 9,
    "service": 9,
    "classroom": 8,
    "authoring": 7,
    "desk": 7,
    "processes": 6,
    "grading": 5,
    "store": 5,
    "feedback": 5,
    "federation": 4,
    "testing": 4,
    "sandbox": 3,
    "remote": 3,
    "course": 2,
    "submissions": 2,
    "systems": 1,
    "notebooks": 1,
    "worker": 0,
    "writing": 1,
    "model": 0,
    "audited": 1,
    "text": 0,
    "late": 0,
    "errors": 0,
    "version": 0,
}


def place(path: Path) -> str:
    """Say where a file is, as a test's id."""
    return str(path.relative_to(GRADER))


def package(path: Path) -> str:
    """Say which part of the grader a file belongs to."""
    return path.relative_to(GRADER).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Collect which parts of the grader a file imports, wherever in it that stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:  # the worker's files, which the sandbox knows by another name
                assert node.level == 1, f"{path}: an import from above"
                continue
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for module in modules:
            first, *rest = module.split(".")
            if first == "grader" and rest and rest[0] in LEVELS:
                found.add(rest[0])
    return found


def modules_of(path: Path, known: set[str]) -> set[str]:
    """Collect which of the known modules a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(path.relative_to(ROOT).parent.parts)
            module = f"{above}.{node.module or ''}".rstrip(".") if node.level else node.module
            names = (f"{module}.{alias.name}" for alias in node.names)
            found |= {name if name in known else module for name in names}
    return found & known


def exercises() -> dict[str, list[str]]:
    """Read the names of all courses' exercises and of their functions."""
    found = {}
    for course in (ROOT, *(path.parent for path in ROOT.glob("courses/*/course.toml"))):
        manifest = tomllib.loads((course / "course.toml").read_text(encoding="utf-8"))
        for entry in manifest["exercises"]:
            path = course / "solutions" / entry["name"] / "exercise.toml"
            found[entry["name"]] = tomllib.loads(path.read_text(encoding="utf-8"))["functions"]
    return found


def test_each_part_has_a_level() -> None:
    """A new package must say where it stands."""
    parts = {package(path) for path in FILES} - {"__init__"}
    assert parts <= set(LEVELS)


@pytest.mark.parametrize("path", [p for p in FILES if package(p) in LEVELS], ids=place)
def test_imports_point_down(path: Path) -> None:
    """A file imports its own package and lower ones only."""
    own = package(path)
    wrong = {other for other in imported(path) - {own} if LEVELS[other] >= LEVELS[own]}
    assert not wrong, f"{own} must not import {', '.join(sorted(wrong))}"


@pytest.mark.parametrize(
    "path", [p for p in FILES if package(p) in ("systems", "notebooks")], ids=place
)
def test_rooms_for_formats_know_formats_alone(path: Path) -> None:
    """What other systems and notebooks look like depends on nothing else of ours."""
    assert imported(path) <= {package(path), "model", "text", "errors"}


def test_no_modules_import_each_other() -> None:
    """No module imports, however indirectly and wherever in it that stands, one that imports it."""
    modules = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in FILES}
    modules = {name.removesuffix(".__init__"): p for name, p in modules.items()}
    known = set(modules)
    graph = {name: modules_of(path, known) - {name} for name, path in modules.items()}
    # What imports nothing that is left can't be part of a circle.
    while leaves := {name for name, others in graph.items() if not others & graph.keys()}:
        graph = {name: others for name, others in graph.items() if name not in leaves}
    assert not graph, f"in a circle, or above one: {', '.join(sorted(graph))}"


@pytest.mark.parametrize("path", sorted((GRADER / "worker").glob("*.py")), ids=place)
def test_the_worker_imports_nothing_of_ours(path: Path) -> None:
    """What runs inside the sandbox drags in no other part of the grader."""
    assert imported(path) <= {"worker"}


@pytest.mark.parametrize("path", FILES, ids=place)
def test_no_function_of_an_exercise_is_named(path: Path) -> None:
    """The grader holds no name of a function that students write, not even in a comment."""
    words = re.findall(r"\w+", path.read_text(encoding="utf-8"))
    graded = {function for functions in exercises().values() for function in functions}
    assert not graded.intersection(words)


@pytest.mark.parametrize("path", FILES, ids=place)
def test_no_exercise_is_named_in_code(path: Path) -> None:
    """No name or string of the code is an exercise's; methods like `text.split` are no names."""
    names = set(exercises())
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.NAME and before != ".":
            assert token.string not in names, f"line {token.start[0]}"
        if token.type == tokenize.STRING:
            assert token.string.strip("frbuFRBU\"'") not in names, f"line {token.start[0]}"
        before = token.string


@pytest.mark.parametrize(
    "path",
    sorted(
        p for p in (GRADER / "feedback").rglob("*") if p.suffix in {".html", ".toml", ".js", ".css"}
    ),
    ids=place,
)
def test_pages_know_no_exercise(path: Path) -> None:
    """Templates and texts name no function that students write."""
    words = re.findall(r"\w+", path.read_text(encoding="utf-8"))
    graded = {function for functions in exercises().values() for function in functions}
    assert not graded.intersection(words)
