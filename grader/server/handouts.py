"""What students may have of an exercise, beside its text: the stub to begin with, and the hints, one by one.

Hints are those of the public checks, which have a title and both languages, and then those of `hints.md`, by
its headings. Nothing of them runs: a check's are read from the syntax tree.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.feedback.rendering import prose
from grader.server.task import task
from grader.text import text_in

if TYPE_CHECKING:
    from grader.course import Course
    from grader.errors import Told

KINDS = ("py", "ipynb")
"""The forms that a stub may have, by the end of its name."""
_CAP = 1_000_000
_HEADING = re.compile(r"##+\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(\d{1,3}[.)]|[-*+])\s+")


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint with its number among all of the exercise: whose title it has, if any, and what it says.

    A `written` hint is of `hints.md`, which is in one language.
    """

    number: int
    title: Told
    text: Told
    written: bool = False

    def heading(self, language: str) -> str:
        """The title of what it is about, "" without one."""
        return _said(self.title, language)

    def html(self, language: str) -> Markup:
        """What it says, as HTML."""
        said = _said(self.text, language)
        return task(said) if self.written else prose(said)


@dataclass(frozen=True, slots=True)
class Group:
    """Hints that are opened one after another; `title` is "" of those of the public checks."""

    title: str
    hints: tuple[Hint, ...]


def stub(course: Course, exercise: str, kind: str) -> bytes | None:
    """The file that students begin with, None where the exercise has none of that kind."""
    if kind not in KINDS:
        return None
    path = course.assignment(exercise) / f"{exercise}.{kind}"
    return path.read_bytes() if path.is_file() else None


def stubs(course: Course, exercise: str) -> tuple[str, ...]:
    """The kinds of stub that an exercise has."""
    folder = course.assignment(exercise)
    return tuple(kind for kind in KINDS if (folder / f"{exercise}.{kind}").is_file())


@lru_cache(maxsize=256)
def hints(folder: Path) -> tuple[Group, ...]:
    """The hints that students may have, from the folder of an assignment; read once."""
    found: list[tuple[str, list[tuple[Told, Told]], bool]] = []
    checks = list(_of_checks(_text(folder / f"test_{folder.name}.py")))
    if checks:
        found.append(("", checks, False))
    for title, items in _written(_text(folder / "hints.md")):
        found.append((title, [("", item) for item in items], True))
    groups, number = [], 0
    for title, pairs, written in found:
        made = []
        for name, text in pairs:
            number += 1
            made.append(Hint(number, name, text, written))
        groups.append(Group(title, tuple(made)))
    return tuple(groups)


def _said(text: Told, language: str) -> str:
    return text if isinstance(text, str) else text_in(text, language)


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[:_CAP].decode("utf-8", "replace")
    except OSError:
        return ""


def _of_checks(source: str) -> Iterator[tuple[Told, Told]]:
    """The title and the hint of each public check that has one."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for called in node.decorator_list:
            if isinstance(called, ast.Call) and getattr(called.func, "id", "") == "check":
                said = {one.arg: _literal(one.value) for one in called.keywords}
                if said.get("title") and said.get("hint"):
                    yield said["title"], said["hint"]


def _literal(node: ast.expr) -> Told:
    """A text that is written out, in one language or in each; nothing where it is computed."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ""
    if isinstance(value, str):
        return value
    plain = isinstance(value, dict) and all(
        isinstance(one, str) for pair in value.items() for one in pair
    )
    return value if plain and "en" in value else ""


def _written(text: str) -> list[tuple[str, list[str]]]:
    """The hints of a `hints.md`: a list, or paragraphs, below each heading."""
    sections: list[tuple[str, list[list[str]]]] = []
    for line in text.splitlines():
        if match := _HEADING.match(line):
            sections.append((match[1].replace("`", ""), []))
        elif line.startswith("# ") or not sections:
            continue
        else:
            _add(sections[-1][1], line)
    kept = ((title, ["\n".join(one).strip() for one in items]) for title, items in sections)
    return [(title, items) for title, items in kept if items]


def _add(items: list[list[str]], line: str) -> None:
    """Put a line to the hint that it goes on with, or begin another one."""
    if match := _ITEM.match(line):
        items.append([line[match.end() :]])
    elif not line.strip():
        if items:
            items[-1].append("")
    elif line[0] == " " and items:
        items[-1].append(line[3:] if line.startswith("   ") else line.strip())
    elif items and items[-1][-1]:
        items[-1].append(line)
    else:
        items.append([line])
