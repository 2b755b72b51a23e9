"""Takes the code out of a notebook, and nothing else: outputs and metadata are dropped unread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from grader.errors import IntakeError
from grader.model import Part

_MOST_CELLS = 1000  # each is a part of its own, and the way to the worker has a limit on parts
_AGAIN = "Open it in Jupyter and save it again, or hand in a .py file."


def code_cells(content: bytes, filename: str, cap: int) -> tuple[Part, ...]:
    """The code cells of a notebook, together at most `cap` bytes; the worker deals with magics.

    There may be none at all, as an empty file is a submission, too.

    Raises:
        IntakeError: It is not a notebook, an old one, or there is too much code in it.
    """
    parts = []
    size = 0
    for number, cell in enumerate(_code(_cells(content, filename)), start=1):
        source = _source(cell, f"{filename!r}: code cell {number}")
        size += len(source)
        if number > _MOST_CELLS:
            raise IntakeError(
                f"{filename!r} has more than {_MOST_CELLS:,} code cells.", "Hand in your code only."
            )
        if size > cap:
            raise IntakeError(
                f"{filename!r} has more than {cap:,} bytes of code.", "Hand in your code only."
            )
        parts.append(Part(f"cell {number}", source, notebook=True))
    return tuple(parts)


def _cells(content: bytes, filename: str) -> list[Any]:
    try:
        notebook = json.loads(content)
    except RecursionError:
        raise IntakeError(
            f"{filename!r} is not a notebook: its JSON is nested too deeply.", _AGAIN
        ) from None
    except ValueError:  # no JSON, no UTF-8, or a number of thousands of digits
        raise IntakeError(
            f"{filename!r} is not a notebook: its JSON can't be read.", _AGAIN
        ) from None
    if not isinstance(notebook, dict):
        raise IntakeError(f"{filename!r} is not a notebook.", _AGAIN)
    if "worksheets" in notebook or notebook.get("nbformat") in (1, 2, 3):
        raise IntakeError(f"{filename!r} is a notebook in an old format.", _AGAIN)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise IntakeError(f"{filename!r} is not a notebook: it has no list of cells.", _AGAIN)
    return cells


def _code(cells: list[Any]) -> Iterator[dict[str, Any]]:
    return (cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")


def _source(cell: dict[str, Any], place: str) -> bytes:
    source = cell.get("source")
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise IntakeError(f"{place} has no text.", _AGAIN)
    return "".join(lines).encode(errors="replace")
