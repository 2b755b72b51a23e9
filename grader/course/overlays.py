"""A candidate of the course, which runs as a reference and overlays, as the one file it amounts to."""

from __future__ import annotations

import ast
from functools import lru_cache

from grader.course.stubs import BEGIN, END
from grader.course.unparsing import unparsed
from grader.model import Candidate, Part
from grader.worker.toplevel import given


def source_of(candidate: Candidate) -> str:
    """A candidate as one file: definitions of the overlay stand where the reference's stood.

    What the file says of itself and the markers of solutions are left out.
    """
    lines = _text(candidate.parts[0]).split("\n")
    text = _without_docstring("\n".join(line for line in lines if line.strip() not in (BEGIN, END)))
    for part in candidate.parts[1:]:
        text = overlaid(text, _text(part))
    return text


def _text(part: Part) -> str:
    return part.source.decode("utf-8-sig").replace("\r\n", "\n")


def overlaid(text: str, overlay: str) -> str:
    """Put the definitions of an overlay where those of the same name stand, and the rest before them."""
    lines = text.split("\n")
    places = _definitions(text)
    rest = overlay.split("\n")
    replaced: dict[str, str] = {}
    for name, (first, last) in sorted(_definitions(overlay).items(), key=lambda item: -item[1][0]):
        if name in places:
            replaced[name] = "\n".join(rest[first - 1 : last])
            del rest[first - 1 : last]
    for name in sorted(replaced, key=lambda item: -places[item][0]):
        first, last = places[name]
        lines[first - 1 : last] = [replaced[name]]
    return "\n".join(_with_rest("\n".join(lines), "\n".join(rest)))


def _with_rest(text: str, rest: str) -> list[str]:
    """Put an overlay's own imports and helpers after the first import of the file."""
    own = [unparsed(node) for node in _parsed(rest).body if not _is_docstring(node)]
    imports = [node for node in _parsed(text).body if isinstance(node, ast.Import | ast.ImportFrom)]
    there = {unparsed(node) for node in imports}
    body = [node for node in own if node not in there]
    lines = text.split("\n")
    if not body:
        return [*lines, ""]
    place = (imports[-1].end_lineno or 0) if imports else 0
    return [*lines[:place], *body, *lines[place:], ""]


def _without_docstring(text: str) -> str:
    """Leave out what the file says of itself: a student's would say something else."""
    body = _parsed(text).body
    first = body[0].end_lineno or 0 if body and _is_docstring(body[0]) else 0
    return "\n".join(text.split("\n")[first:]).lstrip("\n") + "\n"


@lru_cache(maxsize=8)  # an overlay's reference is that of the one before
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _definitions(text: str) -> dict[str, tuple[int, int]]:
    """Where each top-level function or class stands: first line (with decorators) and last."""
    return {
        node.name: (
            min([node.lineno, *(d.lineno for d in node.decorator_list)]),
            node.end_lineno or 0,
        )
        for node in _parsed(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def changed_by(candidate: Candidate) -> frozenset[str] | None:
    """Which names of a candidate's first part its overlays give anew; None where they may change more."""
    body = _parsed(_text(candidate.parts[0])).body
    known = {name for node in body for name in _given(node) or ()}
    there = {unparsed(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)}
    changed: set[str] = set()
    for part in candidate.parts[1:]:
        for node in _parsed(_text(part)).body:
            names = _given(node)
            if names is None:
                return None
            if unparsed(node) not in there:
                changed |= names & known
    return frozenset(changed)


def _given(node: ast.stmt) -> set[str] | None:
    """The names that a statement of the top level gives, None where it may do anything else."""
    names = isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom) or (
        isinstance(node, ast.Assign) and all(isinstance(item, ast.Name) for item in node.targets)
    )
    return set(given(node)) if names or _is_docstring(node) else None


def arguments_of(source: bytes) -> dict[str, tuple[str, ...]]:
    """The names of each function's arguments in order; of a class, those of the method that takes most."""
    found: dict[str, tuple[str, ...]] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = _arguments(node)
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            found[node.name] = max(
                (_arguments(item)[1:] for item in methods if not item.name.startswith("_")),
                key=len,
                default=(),
            )
    return found


def _arguments(node: ast.FunctionDef) -> tuple[str, ...]:
    return tuple(item.arg for item in (*node.args.posonlyargs, *node.args.args))
