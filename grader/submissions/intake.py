"""From a file's bytes to a submission, with every cap checked before anything is read or parsed."""

from __future__ import annotations

from pathlib import Path

from grader.errors import IntakeError
from grader.model import Part, Submission, Text
from grader.notebooks.read import code_cells, is_notebook
from grader.submissions.files import check_size, folder_refused, read_capped
from grader.submissions.kinds import KINDS, refuse_other_kinds

_PYTHON_CAP = 512 * 1024
_NOTEBOOK_CAP = 5 * 1024 * 1024
_CAPS: dict[str, tuple[int, Text]] = {
    ".py": (
        _PYTHON_CAP,
        {
            "en": "Hand in your code only, no data.",
            "ja": "データは入れず、コードだけを提出してください。",
        },
    ),
    ".ipynb": (
        _NOTEBOOK_CAP,
        {
            "en": "Clear the outputs of the notebook, save it, and hand it in again.",
            "ja": "ノートブックの出力を消して保存し、もう一度提出してください。",
        },
    ),
}


def read_submission(path: Path, student: str, exercise: str) -> Submission:
    """Read a file as a submission. An empty file and a syntax error are submissions too.

    Raises:
        IntakeError: The file is missing, no regular file, too big, or neither Python nor a notebook.
    """
    if path.is_dir():  # its name says nothing of what was meant, and `.` has none
        raise folder_refused(path)
    content = read_capped(path, *cap_of(path.name))
    return parse_submission(content, path.name, student, exercise)


def cap_of(filename: str) -> tuple[int, Text]:
    """How many bytes a file of this name may have, and the remedy for more.

    Raises:
        IntakeError: It is neither Python nor a notebook by its name.
    """
    return _CAPS[_suffix(filename)]


def parse_submission(content: bytes, filename: str, student: str, exercise: str) -> Submission:
    """Turn bytes into a submission; `filename` says whether they are Python or a notebook.

    Bytes that are not UTF-8 are kept: Python's own error tells the student about them.

    Raises:
        IntakeError: The bytes are too many, or neither Python source nor a notebook.
    """
    suffix = _suffix(filename)
    name = _plain(filename)
    notebook = suffix == ".ipynb" or is_notebook(content)  # also one that was saved as .py
    check_size(name, len(content), *_CAPS[".ipynb" if notebook else suffix])
    if notebook:
        refuse_other_kinds(content, name, {"en": "a notebook", "ja": "ノートブック"})
        parts = code_cells(content, name, _PYTHON_CAP)
    else:
        refuse_other_kinds(content, name, {"en": "Python source", "ja": "Python のソース"})
        parts = (Part(f"{exercise}.py", content),)
    return Submission(student, exercise, name, content, parts)


def _suffix(filename: str) -> str:
    suffix = Path(filename).suffix.lower()
    if suffix not in _CAPS:
        name = _plain(filename)
        raise IntakeError(
            {
                "en": f"{name!r} is neither .py nor .ipynb.",
                "ja": f"{name!r} は .py でも .ipynb でもありません。",
            },
            KINDS,
        )
    return suffix


def _plain(filename: str) -> str:
    """The name without what can't be shown or stored, such as bytes that were no Unicode."""
    return "".join(char if char.isprintable() else "?" for char in filename)[-200:]
