"""Sources that are nearly Python: marimo's notebooks, newer syntax, what was copied along with the code."""

from __future__ import annotations

import ast
import re
import sys

from .toplevel import given


def without_marimo(tree: ast.Module) -> ast.Module:
    """The cells of a marimo notebook, which it writes as functions, one after another at the top level."""
    apps = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("marimo.App(")
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    if not apps:
        return tree
    body: list[ast.stmt] = []
    for node in tree.body:
        kinds = {
            ast.unparse(item).partition("(")[0] for item in getattr(node, "decorator_list", [])
        }
        setup = (
            isinstance(node, ast.With)
            and ast.unparse(node.items[0].context_expr) == f"{apps[0]}.setup"
        )
        if setup or f"{apps[0]}.cell" in kinds:
            body += [part for part in node.body if not isinstance(part, ast.Return)]  # type: ignore[attr-defined]
        elif kinds & {f"{apps[0]}.function", f"{apps[0]}.class_definition"}:
            node.decorator_list = []  # type: ignore[attr-defined]
            body.append(node)
        elif not isinstance(node, ast.Import) and apps[0] not in given(node):
            body.append(node)
    return ast.Module(body, [])


def copied_along(source: bytes, line: int) -> str:
    """What git, a chat, a listing or a patch has left in a source that is no Python from `line` on, or ""."""
    lines = source.splitlines()
    if {b"<<<<<<< ", b">>>>>>> "} <= {text[:8] for text in lines}:
        return "SyntaxError: a merge conflict of git is left here (<<<<<<< ... >>>>>>>)"
    if any(text.startswith(b"```") for text in lines[max(line, 1) - 1 :]):
        return "SyntaxError: the code was copied with ``` lines around it: hand in only what is between them"
    written = [text for text in lines if text.strip()]
    numbers = [int(found[1]) for text in written if (found := _NUMBERED.match(text))]
    if len(numbers) == len(written) > 1 and numbers == sorted({*numbers}):
        return "SyntaxError: the code was copied with its line numbers: hand it in without them"
    if sum(text.startswith(b"+") for text in written) > len(written) / 2:
        return "SyntaxError: lines begin with a +, as in a patch: hand in the file itself"
    return ""


_NUMBERED = re.compile(rb"\s*(\d{1,6})(?=[\s:.|]|$)")


def renamed(tree: ast.Module) -> list[tuple[ast.FunctionDef, str]]:
    """Second definitions of a function, to which marimo gives a number, and the name that they had."""
    if not any("__generated_with" in given(node) for node in tree.body):
        return []
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    names = {node.name for node in functions}
    found = ((node, re.sub(r"_\d+$", "", node.name)) for node in functions)
    return [(node, first) for node, first in found if first != node.name and first in names]


# What came with which version: a line that has it, and what an older Python says of it.
_NEWER = (
    ((3, 12), r"^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[|^\s*type\s+\w+.*=", ""),
    ((3, 12), r"(?i)\b(?:f|rf|fr)[\"']", "f-string"),
    ((3, 12), r"(?i)\b(?:f|rf|fr)[\"'].*[{].*[\"']", ""),
    ((3, 14), r"^\s*except\s+\w+\s*,", ""),
    ((3, 14), r"(?i)\b(?:t|rt|tr)[\"']", ""),
)


def newer_syntax(source: bytes, line: int, message: str) -> str:
    """Where a line is no Python of this version and may be of a newer one: both versions, in brackets."""
    lines = source.decode(errors="replace").splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    here = sys.version_info[:2]
    for version, pattern, said in _NEWER:
        if version > here and said in message and re.search(pattern, text):
            ours, theirs = ".".join(map(str, here)), ".".join(map(str, version))
            return f" (graded with Python {ours}; this may be what Python {theirs} can read)"
    return ""
