"""Notebooks of every format and make are read as Jupyter shows them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.errors import IntakeError
from grader.submissions import parse_submission


def cell(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], **more}


def notebook(*cells: dict[str, Any]) -> bytes:
    whole = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def parts(content: bytes, filename: str = "split.ipynb") -> list[tuple[str, str]]:
    found = parse_submission(content, filename, "ada", "split").parts
    assert all(part.notebook for part in found)
    return [(part.name, part.source.decode()) for part in found]


def test_cells_have_the_numbers_that_jupyter_shows() -> None:
    """The count of a cell that was run; its place where it has none, or where two have one."""
    content = notebook(
        cell("a", execution_count=7),
        {"cell_type": "markdown", "source": "text"},
        cell("b", execution_count=None),
        cell("c", execution_count=3),
        cell("d", execution_count=3),
        cell("e", execution_count=True),
    )
    assert parts(content) == [
        ("cell [7]", "a"), ("cell 2", "b"), ("cell 3", "c"), ("cell 4", "d"), ("cell 5", "e"),
    ]  # fmt: skip


OLD_CELL = {"cell_type": "code", "language": "python", "outputs": [], "collapsed": False}


@pytest.mark.parametrize(
    "old",
    [
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
         "worksheets": [{"metadata": {}, "cells": [
             {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Title"]},
             {**OLD_CELL, "metadata": {}, "input": ["x = 1\n", "y = 2"], "prompt_number": 4}]}]},
        {"nbformat": 2, "metadata": {"name": ""},
         "worksheets": [{"cells": [{**OLD_CELL, "input": "x = 1\ny = 2", "prompt_number": 4}]}]},
        {"nbformat": 1, "cells": [{**OLD_CELL, "code": "x = 1\ny = 2", "prompt_number": 4}]},
    ],
    ids=["3", "2", "1"],
)  # fmt: skip
def test_old_formats_are_upgraded(old: dict[str, Any]) -> None:
    """What Jupyter's predecessors wrote is read as Jupyter would."""
    assert parts(json.dumps(old).encode()) == [("cell [4]", "x = 1\ny = 2")]


@pytest.mark.parametrize(
    "content",
    [
        b'{"nbformat": 3, "worksheets": 5}',
        b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": 5}]}]}',
        b'{"nbformat": 3, "worksheets": [{"cells": [[]]}]}',
        b'{"nbformat": 1, "cells": 7}',
        b'{"worksheets": [], "nbformat": "x"}',
        b'{"nbformat": 2}',
        b'{"nbformat": 3, "metadata": ' + b"[" * 900 + b"]" * 900 + b', "worksheets": []}',
    ],
)
def test_a_broken_old_notebook_gets_an_answer(content: bytes) -> None:
    """Whatever stands where an old format has something else: read or refused, and nothing else is raised."""
    try:
        parse_submission(content, "split.ipynb", "ada", "split")
    except IntakeError as error:
        assert "'split.ipynb'" in error.message


def test_a_notebook_that_was_saved_as_python_is_one() -> None:
    """The bytes tell, not the name."""
    assert parts(notebook(cell("x = 1")), "split.py") == [("cell 1", "x = 1")]


def test_a_dictionary_in_python_is_no_notebook() -> None:
    """A script that begins with a brace is a script."""
    (part,) = parse_submission(b'{"cells": 1}\nx = 1\n', "split.py", "ada", "split").parts
    assert not part.notebook


@pytest.mark.parametrize(
    ("metadata", "magic"),
    [
        ({"tags": ["skip-execution"]}, "%%skip-execution\n"),
        ({"tags": ["other"]}, ""),
        ({"vscode": {"languageId": "sql"}}, "%%sql\n"),
        ({"vscode": {"languageId": "python"}}, ""),
        ({"vscode": {"languageId": "a\nb"}}, ""),
        ({"vscode": 3, "tags": 4}, ""),
        (7, ""),
    ],
)
def test_cells_that_are_not_run_say_so(metadata: Any, magic: str) -> None:
    """A tag of nbclient's and a language of VS Code's stand before the cell as a magic."""
    content = notebook({**cell("x = 1"), "metadata": metadata})
    assert parts(content) == [("cell 1", f"{magic}x = 1")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (notebook(cell("x"))[:-9] + b"\n<<<<<<< HEAD\n}\n>>>>>>> b\n", "merge conflict"),
        (b"import numpy as np\ndef f(): pass\n", "looks like Python"),
        (b"\x00abc", "binary"),
        (b"{", "can't be read"),
    ],
)
def test_what_is_no_notebook_is_called_what_it_is(content: bytes, says: str) -> None:
    """The message says what the file is, where that can be seen."""
    with pytest.raises(IntakeError, match=says) as caught:
        parse_submission(content, "split.ipynb", "ada", "split")
    assert caught.value.remedy
