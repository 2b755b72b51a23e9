"""Which parts of a candidate's source stand for the same each time: constants, and what annotates."""

from __future__ import annotations

import ast
from collections.abc import Iterable

_ANNOTATIONS = (
    ast.Attribute, ast.BinOp, ast.BitOr, ast.Constant, ast.List, ast.Load, ast.Name, ast.Subscript, ast.Tuple,
)  # fmt: skip


class ImpureError(Exception):
    """Something is met that is not known to be harmless."""


def require(condition: object) -> None:
    """Go on only where a condition holds."""
    if not condition:
        raise ImpureError


def constant_names(node: ast.stmt) -> set[str]:
    """The names that a statement gives to what can't change."""
    if isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        return set()
    if isinstance(node, ast.AnnAssign):
        look_at_annotation(node.annotation)
        targets: list[ast.expr] = [node.target]
    else:
        require(isinstance(node, ast.Assign))
        targets = node.targets  # type: ignore[attr-defined]
    value = node.value  # type: ignore[attr-defined]
    require(value is None or is_constant(value))
    return names_of(targets)


def names_of(targets: list[ast.expr]) -> set[str]:
    """The names that these are; nothing else may be among them."""
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    require(all(isinstance(target, ast.Name) for target in targets))
    return names


def is_constant(node: ast.expr) -> bool:
    """Whether it stands for what can't change, and is made at once."""
    if isinstance(node, ast.Tuple):
        return all(map(is_constant, node.elts))
    return isinstance(node, ast.Constant) or _is_number(node)


def _is_number(node: ast.expr) -> bool:
    """Whether it is a number that is made at once: what takes time or memory to load would tell of them."""
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Pow):
            return _is_small(node.left) and _is_small(node.right)
        known = isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div)
        return known and _is_number(node.left) and _is_number(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex)


def _is_small(node: ast.expr) -> bool:
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and abs(node.value) < 100
    )


def is_hashed_alike(node: ast.expr) -> bool:
    """Whether it is a text or a number as it stands there, so that its hash is no address."""
    if isinstance(node, ast.IfExp):
        return is_hashed_alike(node.body) and is_hashed_alike(node.orelse)
    known = isinstance(node, ast.Constant) and isinstance(node.value, str | int | float)
    return known or isinstance(node, ast.JoinedStr)


def are_hashed_alike(nodes: Iterable[ast.expr]) -> bool:
    """Whether what each of them holds is such."""
    displays = (ast.List, ast.Set, ast.Tuple)
    return all(
        (isinstance(node, displays) and all(map(is_hashed_alike, node.elts)))
        or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        for node in nodes
    )


def look_at_annotation(node: ast.expr | None) -> None:
    """Require of an annotation that it only names types."""
    require(node is None or all(isinstance(item, _ANNOTATIONS) for item in ast.walk(node)))
