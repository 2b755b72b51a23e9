"""Writes syntax trees back as Python, where `ast.unparse` can't, too."""

from __future__ import annotations

import ast
from copy import deepcopy


def unparsed(node: ast.AST) -> str:
    """Write what does the same as `node`.

    Before Python 3.12 no text inside an f-string's braces may need a backslash. One with a blank of Japanese
    can be read there, and not be written: such an f-string becomes a join of what it is made of.
    """
    try:
        return ast.unparse(node)
    except ValueError:
        return ast.unparse(ast.fix_missing_locations(_Joined().visit(deepcopy(node))))


_CONVERSIONS = {ord("s"): "str", ord("r"): "repr", ord("a"): "ascii"}


class _Joined(ast.NodeTransformer):
    """Puts joins in the place of f-strings."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Call:
        self.generic_visit(node)
        return ast.Call(
            ast.Attribute(ast.Constant(""), "join", ast.Load()),
            [ast.Tuple(node.values, ast.Load())],
            [],
        )

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.Call:
        self.generic_visit(node)
        value = node.value
        if node.conversion in _CONVERSIONS:
            value = _call(_CONVERSIONS[node.conversion], value)
        return _call("format", value, *([node.format_spec] if node.format_spec else []))


def _call(function: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(function, ast.Load()), [*arguments], [])
