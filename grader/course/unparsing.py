"""Writes syntax trees back as Python, where `ast.unparse` can't, too."""

from __future__ import annotations

import ast
from copy import deepcopy


def unparsed(node: ast.AST) -> str:
    """Write what does the same as `node`.

    Before Python 3.12 no text inside an f-string's braces may need a backslash. One with a blank of Japanese
    can be read there, and not be written: such an f-string becomes a call of `str.format`.
    """
    try:
        return ast.unparse(node)
    except ValueError:
        return ast.unparse(ast.fix_missing_locations(_Formatting().visit(deepcopy(node))))


class _Formatting(ast.NodeTransformer):
    """Puts calls in the place of f-strings that can't be written."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        try:
            ast.unparse(node)
        except ValueError:
            return _formatted(node)
        return node


def _formatted(node: ast.JoinedStr) -> ast.Call:
    """The call that gives the same text; it needs no name, which a function may have given anew."""
    template = ""
    values: list[ast.expr] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            conversion = f"!{chr(part.conversion)}" if part.conversion > 0 else ""
            template += f"{{{conversion}{':{}' if part.format_spec else ''}}}"
            values += [part.value, *([part.format_spec] if part.format_spec else [])]
        elif isinstance(part, ast.Constant):
            template += str(part.value).replace("{", "{{").replace("}", "}}")
    values = [_Formatting().visit(value) for value in values]
    return ast.Call(ast.Attribute(ast.Constant(template), "format", ast.Load()), values, [])
