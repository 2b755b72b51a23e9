"""Sources that are nearly Python: marimo's notebooks, newer syntax, what was copied along with the code."""

from __future__ import annotations

import ast
import re
import sys
import textwrap

from .toplevel import DEFINITIONS, given, text_of


def without_marimo(tree: ast.Module) -> ast.Module:
    """The cells of a marimo notebook, which it writes as functions, one after another at the top level."""
    apps = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and text_of(node.value).startswith("marimo.App(")
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    if not apps:
        return tree
    body: list[ast.stmt] = []
    for node in tree.body:
        kinds = {text_of(item).partition("(")[0] for item in getattr(node, "decorator_list", [])}
        setup = (
            isinstance(node, ast.With) and text_of(node.items[0].context_expr) == f"{apps[0]}.setup"
        )
        if setup or f"{apps[0]}.cell" in kinds:
            body += [part for part in node.body if not isinstance(part, ast.Return)]  # type: ignore[attr-defined]
        elif kinds & {f"{apps[0]}.function", f"{apps[0]}.class_definition"}:
            node.decorator_list = []  # type: ignore[attr-defined]
            body.append(node)
        elif not isinstance(node, ast.Import) and apps[0] not in given(node):
            body.append(node)
    return ast.Module(body, [])


def copied_along(source: bytes) -> tuple[str, int]:
    """What git, a chat, a listing or a patch has left in a source that can't be read, and in which line; or "".

    Of what is taken for code without it Python can read all: it is no guess.
    """
    text = source.decode(errors="replace")
    lines = text.splitlines()
    if {"<<<<<<< ", ">>>>>>> "} <= {line[:8] for line in lines}:
        first = next(n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<< "))
        return "SyntaxError: a merge conflict of git is left here (<<<<<<< ... >>>>>>>)", first
    fences = [n for n, line in enumerate(lines) if re.match(r"[ >]*(```|~~~)", line)]
    if fences and all("\n".join(lines[: fences[0]]).count(quotes) % 2 == 0 for quotes in _QUOTES):
        inside = [line.lstrip(">") for line in lines[fences[0] + 1 : (*fences, len(lines))[1]]]
        before = lines[: fences[0]]  # where the first one was not copied
        if _is_code(inside) or (len(fences) == 1 and _is_code(before)):
            return (
                "SyntaxError: the code was copied with ``` lines around it: "
                "hand in only what is between them"
            ), fences[0] + 1
    written = [line for line in lines if line.strip()]
    numbered = [found for line in written if (found := _NUMBERED.match(line))]
    numbers = [int(found[1]) for found in numbered]
    bare = [found.string[found.end() :] for found in numbered]
    is_counted = len(numbers) == len(written) > 1 and numbers == sorted({*numbers})
    if is_counted and _is_code(bare):
        return "SyntaxError: the code was copied with its line numbers: hand it in without them", 1
    added = [line[1:] for line in written if line.startswith("+")]
    is_most = len(added) > len(written) / 2 and _is_code(added)
    if is_most or (added and re.search(r"(?m)^(diff --git |@@ -\d)", text)):
        return "SyntaxError: lines begin with a +, as in a patch: hand in the file itself", 1
    return "", 0


_NUMBERED = re.compile(r"\s*(\d{1,6})[:.|)→]?(?:\s|$)")
_QUOTES = ('"""', "'''")


def _is_code(lines: list[str]) -> bool:
    """Whether Python can read lines that define or import something."""
    try:
        body = ast.parse(textwrap.dedent("\n".join(lines))).body
    except Exception:  # noqa: BLE001 - no Python, or more than it can hold
        return False
    return any(isinstance(node, DEFINITIONS) for node in body)


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
