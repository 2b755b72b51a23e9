"""Where a submission's functions and classes stand, and what of them is never reached."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from .toplevel import text_of

Place = tuple[str, str, int, int]
"""Where a function stands: its name, the part, first and last line."""

LeftOut = tuple[str, int, str, str, str, tuple[str, ...]]
"""What was not run: part, line, its text, a word why, what that is about, and the functions that need it."""

_MOST = 500  # the other side reads no more, and a message holds only so many values
_BLOCKS = (ast.If, ast.Try, ast.With, ast.For, ast.While)


class Definitions:
    """The functions and classes of all parts; of several with one name the last counts, as in Python."""

    def __init__(self) -> None:
        self._blocks: dict[str, tuple[str, Place]] = {}  # what it stands in: "if", say, or ""
        self._inner: dict[str, Place] = {}  # by "Outer.function": what stands one level too deep
        self._behind: dict[str, LeftOut] = {}

    def add(self, body: list[ast.stmt], part: str, block: str = "") -> None:
        """Find what these statements define, inside of blocks as well."""
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self._blocks[node.name] = block, _place(node, node.name, part)
                self._behind.pop(node.name, None)
                if behind := _behind_the_stub(node, part):
                    self._behind[node.name] = behind
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef | ast.ClassDef):
                        full = f"{node.name}.{inner.name}"
                        self._inner[full] = _place(inner, full, part)
            elif isinstance(node, _BLOCKS):
                for lines in _bodies(node):
                    self.add(lines, part, type(node).__name__.lower())

    def __iter__(self) -> Iterator[str]:
        """The names that are not inside of a function or class."""
        return iter(self._blocks)

    @property
    def behind(self) -> list[LeftOut]:
        """The first of what stands behind each stub's last line."""
        return [*self._behind.values()]

    def places(self, there: Container[str]) -> list[Place]:
        """Where each stands; `there` are the names that running has given.

        Behind them come the functions inside of others, as "Outer.function". One in a block that was not run
        is inside of that: "if.function".
        """
        found = [
            place if name in there or not block else (f"{block}.{name}", *place[1:])
            for name, (block, place) in self._blocks.items()
        ]
        return [*found, *self._inner.values()][:_MOST]


def first_line(node: ast.stmt) -> int:
    """Where a statement begins, with its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(item.lineno for item in decorators)])


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for handler in getattr(node, "handlers", ()):
        yield handler.body
    for field in ("body", "orelse", "finalbody"):
        yield getattr(node, field, [])


def _place(node: ast.FunctionDef | ast.ClassDef, name: str, part: str) -> Place:
    first = first_line(node)
    return name, part, first, node.end_lineno or first


def _behind_the_stub(node: ast.stmt, part: str) -> LeftOut | None:
    """What stands behind the line with which a stub ends, and is never reached: the first of it."""
    body = node.body if isinstance(node, ast.FunctionDef) else []
    ends = next((one for one in body if isinstance(one, ast.Return | ast.Raise)), None)
    if isinstance(ends, ast.Raise) and "NotImplementedError" in text_of(ends):
        for work in body[body.index(ends) + 1 :]:
            if not isinstance(work, _IDLE):
                text = text_of(work).partition("\n")[0]
                return part, work.lineno, text[:200], "behind", str(ends.lineno), ()
    return None


_IDLE = (ast.Pass, ast.Expr, ast.FunctionDef)
