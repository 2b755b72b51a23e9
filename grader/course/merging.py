"""Two wrong ideas in one program: merges what two overlays change in the reference, on its syntax tree."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from textwrap import indent
from typing import Any

from grader.course.unparsing import unparsed
from grader.model import Candidate, Part

_Change = tuple[Any, Any]


class _ConflictError(Exception):
    """Both change the same place."""


def merged(one: Candidate, other: Candidate) -> Candidate | None:
    """The reference with the changes of both overlays; None where they change the same place.

    Both have the reference as their first part. What the program does is nobody's promise: that both ideas
    show in it is for whoever runs it to see.
    """
    reference = one.parts[0]
    base = _definitions(reference.source)
    try:
        both = _merged_definitions(base, _overlay(one), _overlay(other))
    except _ConflictError:
        return None
    source = unparsed(ast.fix_missing_locations(ast.Module(list(both.values()), [])))
    name = f"{one.label} + {other.label}"
    return Candidate.of(name, reference, Part("merged.py", source.encode()))


def side_by_side(programs: Sequence[Candidate]) -> Candidate:
    """One candidate with all of these: `f` of the first is `f_0` in it, of the second `f_1`, and so on.

    To start a worker takes longer than to ask a program a few questions.
    """
    reference = programs[0].parts[0]
    names = [
        node.name
        for node in _definitions(reference.source).values()
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    lines: list[str] = []
    for number, program in enumerate(programs):
        body = indent(program.parts[1].source.decode(), "    ")
        lines += [f"def _program():\n{body}\n    return locals()\n", "_its = _program()"]
        lines += [f"{name}_{number} = _its.get({name!r}, {name})" for name in names]
    return Candidate.of("programs", reference, Part("programs.py", "\n".join(lines).encode()))


def _overlay(candidate: Candidate) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for part in candidate.parts[1:]:
        found |= _definitions(part.source)
    return found


@lru_cache(maxsize=256)
def _definitions(source: bytes) -> dict[str, ast.stmt]:
    """The statements of a module, by what they define."""
    body = _without_docstring(ast.parse(source).body)
    return {_name(node): _Bare().visit(node) for node in body}


def _name(node: ast.stmt) -> str:
    """What a statement of a module is known by."""
    return node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else unparsed(node)


class _Bare(ast.NodeTransformer):
    """Leaves out what a program doesn't do: docstrings and annotations."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.returns = None
        node.body = _without_docstring(node.body)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        node.body = _without_docstring(node.body)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        return ast.Pass() if node.value is None else ast.Assign([node.target], node.value)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return body[1:] or [ast.Pass()]
    return body


def _merged_definitions(
    base: dict[str, ast.stmt], one: dict[str, ast.stmt], other: dict[str, ast.stmt]
) -> dict[str, ast.stmt]:
    both = {**one, **other}
    for name in one.keys() & other.keys():
        both[name] = _merged(base.get(name), one[name], other[name])
    return both


def _merged(base: Any, one: Any, other: Any) -> Any:
    """What two make of `base`: a node, a list of nodes, or a plain value."""
    if _key(one) in (_key(base), _key(other)):
        return other
    if _key(other) == _key(base):
        return one
    try:
        return _merged_parts(base, one, other)
    except _ConflictError:
        for around, inside in ((one, other), (other, one)):
            for changes in ([(base, inside)], _smallest(base, inside)):
                if _has_room(around, base, changes):
                    return _Replacing(changes).visit(deepcopy(around))
        raise


def _merged_parts(base: Any, one: Any, other: Any) -> Any:
    if not type(base) is type(one) is type(other):
        raise _ConflictError
    if isinstance(base, ast.expr) and (_is_inside(one, base) or _is_inside(other, base)):
        raise _ConflictError  # of a * b / c, a * b is a part, and not a division turned into a product
    if isinstance(base, list):
        return _merged_list(base, one, other)
    if not isinstance(base, ast.AST):
        raise _ConflictError
    fields = {
        field: _merged(*(getattr(node, field, None) for node in (base, one, other)))
        for field in base._fields
    }
    return type(base)(**fields)


def _is_inside(part: ast.expr, whole: ast.expr) -> bool:
    return _key(part) in {_key(node) for node in ast.walk(whole) if node is not whole}


def _smallest(base: Any, changed: Any) -> list[_Change]:
    """The smallest expressions of `base` that were replaced; none where that does not tell all."""
    try:
        return [*_changes(base, changed)]
    except _ConflictError:
        return []


def _changes(base: Any, changed: Any) -> Iterator[_Change]:
    if _key(base) == _key(changed):
        return
    try:
        yield from [*_changes_of_parts(base, changed)]
    except _ConflictError:
        if not (isinstance(base, ast.expr) and isinstance(changed, ast.expr)):
            raise
        yield base, changed


def _changes_of_parts(base: Any, changed: Any) -> Iterator[_Change]:
    if type(base) is not type(changed):
        raise _ConflictError
    if isinstance(base, ast.AST):
        for field in base._fields:
            yield from _changes(getattr(base, field, None), getattr(changed, field, None))
    elif isinstance(base, list) and len(base) == len(changed):
        for pair in zip(base, changed, strict=True):
            yield from _changes(*pair)
    else:
        raise _ConflictError


def _has_room(around: Any, base: Any, changes: list[_Change]) -> bool:
    """Whether what was changed, each at one place of the reference, stands in the other's program as well.

    As `x` does in `np.sqrt(x)`, or `x + 1` in a loop that takes the place of one line. Which line takes the
    place of which is not certain, so only expressions and whole functions are looked at.
    """
    whole = ast.expr, ast.FunctionDef
    if not (isinstance(around, whole) and isinstance(base, whole) and changes):
        return False
    if not all(isinstance(node, ast.expr) for change in changes for node in change):
        return False
    there = {_key(part) for part in ast.walk(around)}
    here = Counter(_key(part) for part in ast.walk(base))
    return all(here[_key(old)] == 1 and _key(old) in there for old, _ in changes)


class _Replacing(ast.NodeTransformer):
    """Puts other expressions in the place of some."""

    def __init__(self, changes: list[_Change]) -> None:
        self.new = {_key(old): new for old, new in changes}

    def visit(self, node: ast.AST) -> Any:
        new = self.new.get(_key(node))
        if new is not None:
            return new
        del node.dumped  # type: ignore[attr-defined]  # it is about to be another one
        return self.generic_visit(node)


def _key(value: Any) -> str:
    """Equal for what does the same; a node remembers its own, since it is compared again and again."""
    if isinstance(value, list):
        return repr([_key(item) for item in value])
    if not isinstance(value, ast.AST):
        return repr(value)
    if not hasattr(value, "dumped"):
        value.dumped = ast.dump(value)  # type: ignore[attr-defined]
    return value.dumped  # type: ignore[attr-defined,no-any-return]


_MOST_ALIGNED = 8

_Edit = tuple[int, int, list[Any]]


def _merged_list(base: list[Any], one: list[Any], other: list[Any]) -> list[Any]:
    """A list with both lists' changes."""
    edits = [edit for changed in (one, other) for edit in _edits(base, changed)]
    edits = sorted(
        (edit for edit in edits if edit[0] < edit[1] or edit[2]), key=lambda edit: edit[:2]
    )
    result: list[Any] = []
    place = 0
    while edits:
        first, last, new = edits.pop(0)
        if first < place:
            raise _ConflictError
        result += base[place:first]
        place = last
        if edits and edits[0][:2] == (first, last):
            second = edits.pop(0)[2]
            if _key(new) == _key(second):
                pass
            elif first == last:
                new = [*new, *second]
            elif last - first == len(new) == len(second) == 1:
                new = [_merged(base[first], new[0], second[0])]
            else:
                raise _ConflictError
        result += new
    return result + base[place:]


def _edits(base: list[Any], changed: list[Any]) -> Iterator[_Edit]:
    """What was replaced by what: places in `base` and the new items, each alone where that can be told."""
    matcher = SequenceMatcher(None, [*map(_key, base)], [*map(_key, changed)], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        if last - first == end - start:
            for index in range(last - first):
                yield first + index, first + index + 1, [changed[start + index]]
        else:
            yield from _aligned(base, first, last, changed[start:end])


def _aligned(base: list[Any], first: int, last: int, new: list[Any]) -> Iterator[_Edit]:
    """What was replaced by more or fewer: each item by the one most like it, in order, the rest alone."""
    old = base[first:last]
    fewer, more = sorted((old, new), key=len)
    if not fewer or len(more) > _MOST_ALIGNED:
        yield first, last, new
        return
    partners = max(
        combinations(range(len(more)), len(fewer)),
        key=lambda places: sum(_likeness(fewer[n], more[place]) for n, place in enumerate(places)),
    )
    if fewer is old:
        ends = [*partners[1:], len(new)]
        yield first, first, new[: partners[0]]
        for number, (place, end) in enumerate(zip(partners, ends, strict=True), start=first):
            yield number, number + 1, new[place : place + 1]
            yield number + 1, number + 1, new[place + 1 : end]
    else:
        for place in range(len(old)):
            replaced = [new[partners.index(place)]] if place in partners else []
            yield first + place, first + place + 1, replaced


def _likeness(one: Any, other: Any) -> float:
    if type(one) is not type(other):
        return -1.0
    return _ratio(_key(one), _key(other))


@lru_cache(maxsize=4096)  # the same statement stands in the many pairs of one idea
def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
