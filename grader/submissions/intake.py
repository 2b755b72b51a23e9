"""From a file's bytes to a submission, with every cap checked before anything is read or parsed."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from grader.errors import IntakeError
from grader.model import Part, Submission

_CAPS = {".py": 512 * 1024, ".ipynb": 5 * 1024 * 1024}
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (or a Word or Excel file)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xff\xfe", "a text in UTF-16"),
    (b"\xfe\xff", "a text in UTF-16"),
)
_KINDS = "Hand in the .py file that you edited, or a Jupyter notebook (.ipynb)."


def read_submission(path: Path, student: str, exercise: str) -> Submission:
    """Read a file as a submission. An empty file and a syntax error are submissions too.

    Raises:
        IntakeError: The file is missing, no regular file, too big, or neither Python nor a notebook.
    """
    return parse_submission(_read(path), path.name, student, exercise)


def _read(path: Path) -> bytes:
    cap = _cap(path.name)
    try:
        # A pipe must not make us wait, and what is checked must be what is read.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise IntakeError(f"There is no file {path}.", "Check the name.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise IntakeError(f"{path} can't be read: {reason}.", "Check its permissions.") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise IntakeError(f"{path} is {kind}.", _KINDS)
        _check_size(path.name, status.st_size, cap)
        try:
            return file.read(cap + 1)
        except OSError as error:
            raise IntakeError(
                f"{path} can't be read: {error.strerror}.", "Copy it again."
            ) from None


def _cap(filename: str) -> int:
    suffix = Path(filename).suffix.lower()
    if suffix not in _CAPS:
        raise IntakeError(f"{filename!r} is neither .py nor .ipynb.", _KINDS)
    return _CAPS[suffix]


def _check_size(filename: str, size: int, cap: int) -> None:
    if size > cap:
        remedy = (
            "Clear the outputs of the notebook."
            if filename.lower().endswith("b")
            else "Hand in your code only."
        )
        raise IntakeError(
            f"{filename!r} has {size:,} bytes; at most {cap:,} can be handed in.", remedy
        )


def parse_submission(content: bytes, filename: str, student: str, exercise: str) -> Submission:
    """Turn bytes into a submission; `filename` says whether they are Python or a notebook.

    Raises:
        IntakeError: The bytes are too many, or neither Python source nor a notebook.
    """
    _check_size(filename, len(content), _cap(filename))
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            raise IntakeError(f"{filename!r} looks like {kind}, not like Python source.", _KINDS)
    if b"\0" in content:
        raise IntakeError(f"{filename!r} holds bytes that no text has.", _KINDS)
    if filename.lower().endswith(".ipynb"):
        parts = _cells(content, filename)
    else:
        parts = (Part(f"{exercise}.py", content),)
    return Submission(student, exercise, filename, content, parts)


def _cells(content: bytes, filename: str) -> tuple[Part, ...]:
    """The code cells of a notebook; their magics are dealt with in the worker."""
    remedy = "Open it in Jupyter and save it again, or hand in a .py file."
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        raise IntakeError(
            f"{filename!r} is not a notebook: its JSON can't be read.", remedy
        ) from None
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        raise IntakeError(f"{filename!r} is a notebook in an old format.", remedy)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise IntakeError(f"{filename!r} is not a notebook: it has no cells.", remedy)
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    return tuple(
        Part(f"cell {number}", _source(cell, filename, number), notebook=True)
        for number, cell in enumerate(code, 1)
    )


def _source(cell: dict[str, Any], filename: str, number: int) -> bytes:
    source = cell.get("source")
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise IntakeError(
            f"{filename!r}: code cell {number} has no text.",
            "Open it in Jupyter and save it again, or hand in a .py file.",
        )
    return "".join(lines).encode(errors="replace")
