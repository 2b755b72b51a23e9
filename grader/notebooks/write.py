"""Makes a notebook out of an exercise's texts and stub, for students who work in Jupyter.

The format (nbformat 4.5) is a few lines of JSON; a test holds that Jupyter's own validator takes it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from typing import Any


def notebook_of(name: str, readme: str, stub: str) -> str:
    """The notebook of an exercise: its text, a code cell for each part of the stub, and the checks.

    Args:
        name: The exercise.
        readme: Its README.md.
        stub: Its stub, from which each import block, function and class becomes a cell.
    """
    cells = [_cell("markdown", text) for text in _sections(readme)]
    cells += [_cell("code", text) for text in _pieces(stub)]
    cells.append(_cell("markdown", _CHECKING))
    cells.append(_cell("code", f'from grader.notebook import check\n\ncheck("{name}")'))
    numbered = [
        {"id": hashlib.sha256(f"{name} {place}".encode()).hexdigest()[:8], **cell}
        for place, cell in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {
        "cells": numbered,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


_CHECKING = """\
## Checks

Run all cells, then the next one. It runs the public checks on the definitions above, in a process of
its own. When they pass: `grade submit EXERCISE EXERCISE.ipynb` in a terminal. Only imports,
definitions and constants of this notebook are graded; whatever else you try in it is not run."""


def _sections(readme: str) -> list[str]:
    """The text, cut before each heading of the second level."""
    return [part.strip() for part in re.split(r"(?m)^(?=## )", readme) if part.strip()]


def _pieces(stub: str) -> list[str]:
    """The stub's source cut into its imports and constants, and each function and class."""
    lines = stub.splitlines()
    pieces: list[list[str]] = [[]]
    last = 0
    for node in ast.parse(stub).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            pieces.append([])
        pieces[-1] += lines[last if pieces[-1] else first - 1 : node.end_lineno]
        last = node.end_lineno or last
    return [text for piece in pieces if (text := "\n".join(piece).strip("\n"))]


def _cell(kind: str, text: str) -> dict[str, Any]:
    source = text.splitlines(keepends=True)
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell
