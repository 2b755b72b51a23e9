"""Intake: what is a submission, and what is refused with a word on what to do."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import IntakeError
from grader.model import Part, Submission
from grader.submissions import parse_submission, read_submission

KB = 1024
MB = 1024 * KB


def cell(source: object, kind: str = "code", **more: object) -> dict[str, object]:
    return {"cell_type": kind, "source": source, "metadata": {}, **more}


def notebook(*cells: object, **more: object) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells, **more}).encode()


def parse(content: bytes, filename: str = "work.py") -> Submission:
    return parse_submission(content, filename, "alice", "dropout")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"def f(:",
        b"x = 1\r\n",
        b"\xef\xbb\xbfx = 1",
        b"# caf\xe9",
        b"# -*- coding: latin-1 -*-\n# \xe9",
        "x = 'テスト'".encode(),
        b"x" * (512 * KB),
        b"-" * 100_000 + b"1",
        b"(" * 100_000,
        b"\x0c\x1b[31m",
        b"%matplotlib inline",
        b"PDF = 1",
        b"import os; os._exit(0)",
    ],
    ids=[
        "empty", "blank", "syntax error", "crlf", "bom", "not utf-8", "latin-1", "japanese",
        "as big as can be", "minus signs", "parentheses", "control characters", "magic", "pdf in a name", "hostile",
    ],
)  # fmt: skip
def test_python_is_taken_as_it_is(content: bytes) -> None:
    """Whatever may be text is a submission, byte for byte; its errors are told by Python."""
    taken = parse(content)
    assert taken.content == content
    assert taken.parts == (Part("dropout.py", content),)


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"%PDF-1.7 ...", "a PDF file, not Python source"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"PK\x05\x06" + bytes(18), "an empty zip archive"),
        (b"\x1f\x8b\x08....", "a gzip archive"),
        (b"BZh91AY", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a rar archive"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"GIF89a", "a picture"),
        (b"\x7fELF\x02", "a compiled program"),
        (b"MZ\x90\0", "a compiled program"),
        (b"\x93NUMPY\x01\0", "a saved numpy array"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word or Excel file"),
        (b"{\\rtf1\\ansi", "a rich text file"),
        (b"\n\n<!DOCTYPE html>\n<title>Sign in</title>", "a saved web page"),
        (b"\xef\xbb\xbf<!-- saved from url=(0014)about:internet --><pre>x = 1", "a saved web page"),
        ("x = 1\n".encode("utf-16"), "UTF-16"),
        ("x = 1\n".encode("utf-16-le"), "UTF-16"),
        ("x = 1\n".encode("utf-16-be"), "UTF-16"),
        ("x = 1\n".encode("utf-32"), "UTF-32"),
        ("x = 1\n".encode("utf-32-be"), "UTF-32"),
        (b"x = 1\ny = '\0'\n", "a binary file, not Python source: line 2"),
    ],
    ids=[
        "pdf", "zip", "empty zip", "gzip", "bzip2", "xz", "7z", "rar", "png", "jpeg", "gif", "elf", "exe", "npy",
        "doc", "rtf", "page", "saved page", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "nul",
    ],
)  # fmt: skip
@pytest.mark.parametrize("filename", ["work.py", "work.ipynb"])
def test_other_kinds_are_named(content: bytes, looks: str, filename: str) -> None:
    """A file of another kind is refused by its name and its kind, with a remedy."""
    with pytest.raises(IntakeError) as caught:
        parse(content, filename)
    wanted = looks if filename == "work.py" else looks.replace("Python source", "a notebook")
    assert wanted in caught.value.message
    assert filename in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "JSON can't be read"),
        (b"x = 1", "JSON can't be read"),
        (b'{"cells": [', "JSON can't be read"),
        (b'{"cells": "\xff"}', "JSON can't be read"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 100_000, "nested too deeply"),
        (b'{"cells": [], "n": ' + b"9" * 10_000 + b"}", "JSON can't be read"),
        (b"[]", "is not a notebook"),
        (b"null", "is not a notebook"),
        (b"{}", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"cells": null}', "no list of cells"),
        (b'{"nbformat": 3, "worksheets": [{"cells": []}]}', "old format"),
        (b'{"nbformat": 2}', "old format"),
        (notebook(cell("x = 1"), cell(None)), "code cell 2 has no text"),
        (notebook(cell(["x", 1])), "code cell 1 has no text"),
        (notebook(cell({"a": 1})), "code cell 1 has no text"),
        (notebook({"cell_type": "code"}), "code cell 1 has no text"),
        (notebook(*[cell("x" * 100_000)] * 6), "of code"),
    ],
    ids=[
        "empty", "python", "cut", "not utf-8", "deep lists", "deep objects", "huge number", "list", "null", "object",
        "cells are an object", "cells are null", "nbformat 3", "nbformat 2", "source null", "source of numbers",
        "source object", "no source", "too much code",
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_refused(content: bytes, says: str) -> None:
    """A broken notebook gets a message and a remedy, never a traceback."""
    with pytest.raises(IntakeError, match=says) as caught:
        parse(content, "work.ipynb")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("cells", "sources"),
    [
        ([], []),
        ([cell("x = 1")], [b"x = 1"]),
        ([cell(["x = 1\n", "y = 2"])], [b"x = 1\ny = 2"]),
        ([cell([])], [b""]),
        ([cell("# title", "markdown"), cell("x = 1"), cell("raw", "raw"), cell("y")], [b"x = 1", b"y"]),
        ([None, 7, "code", [], {}, cell("x", "unheard-of"), cell("y")], [b"y"]),
        ([cell("x", outputs=[{"data": {"text/html": "<script>"}}], execution_count="no")], [b"x"]),
        ([cell("x", attachments={"a.png": 1}, id=[1], grade_id="forged", points=100)], [b"x"]),
        ([cell("x = '\ud800'")], [b"x = '?'"]),
        ([cell("%%bash\nrm -rf /")], [b"%%bash\nrm -rf /"]),
        ([cell("f(")], [b"f("]),
    ],
    ids=[
        "no cells", "text", "lines", "no lines", "other cells between", "odd cells", "outputs", "forged metadata",
        "surrogate", "magic", "syntax error",
    ],
)  # fmt: skip
def test_code_cells_are_taken(cells: list[Any], sources: list[bytes]) -> None:
    """Of a notebook, the sources of code cells are taken in order, and nothing else."""
    parts = parse(notebook(*cells), "work.ipynb").parts
    expected = [Part(f"cell {n}", source, notebook=True) for n, source in enumerate(sources, 1)]
    assert list(parts) == expected


def test_outputs_do_not_count_as_code() -> None:
    """A notebook with big outputs is taken as long as the whole file is within its cap."""
    content = notebook(cell("x = 1", outputs=["x" * (4 * MB)]))
    assert parse(content, "work.ipynb").parts[0].source == b"x = 1"


@pytest.mark.parametrize(
    ("filename", "cap", "remedy"),
    [("a.py", 512 * KB, "code only"), ("a.ipynb", 5 * MB, "Clear the outputs")],
)
def test_too_big_is_refused(filename: str, cap: int, remedy: str, tmp_path: Path) -> None:
    """One byte more than the cap is refused, in memory and on disk, with the numbers."""
    (tmp_path / filename).write_bytes(b" " * (cap + 1))
    attempts: list[Callable[[], Submission]] = [
        lambda: parse(b" " * (cap + 1), filename),
        lambda: read_submission(tmp_path / filename, "alice", "dropout"),
    ]
    for attempt in attempts:
        with pytest.raises(IntakeError, match=f"{cap:,}") as caught:
            attempt()
        assert remedy in caught.value.remedy


def test_size_is_checked_before_reading(tmp_path: Path) -> None:
    """A file of a terabyte is refused at once, since nothing of it is read."""
    path = tmp_path / "huge.py"
    with path.open("wb") as file:
        try:
            file.truncate(1 << 40)
        except OSError:
            pytest.skip("no sparse files here")
    with pytest.raises(IntakeError, match="1,099,511,627,776"):
        read_submission(path, "alice", "dropout")


@pytest.mark.parametrize(
    "filename", ["work", "work.txt", "work.pyc", "py", ".py", "", "work.py.zip", "work.py "]
)
def test_other_suffixes_are_refused(filename: str) -> None:
    """Only .py and .ipynb are taken, and the message says so."""
    with pytest.raises(IntakeError, match=r"neither \.py nor \.ipynb"):
        parse(b"x = 1", filename)


@pytest.mark.parametrize("filename", ["Work.PY", "my work (2).py", "работа.py"])
def test_names_of_files_may_be_odd(filename: str) -> None:
    """A file's own name matters little: tracebacks use the exercise's."""
    taken = parse(b"x = 1", filename)
    assert taken.filename == filename
    assert taken.parts[0].name == "dropout.py"


def test_names_are_made_printable() -> None:
    """A name with stray bytes or control characters can be shown and stored."""
    assert parse(b"", "a\udcff\x1b[31m\u202e.py").filename == "a??[31m?.py"


@given(content=st.binary(max_size=300), suffix=st.sampled_from([".py", ".ipynb"]))
def test_any_bytes_get_an_answer(content: bytes, suffix: str) -> None:
    """Whatever comes in, the answer is a submission of these bytes or an IntakeError."""
    try:
        assert parse(content, f"a{suffix}").content == content
    except IntakeError as error:
        assert error.remedy


def test_file_is_read(tmp_path: Path) -> None:
    """A file on disk becomes a submission with its name."""
    (tmp_path / "mine.py").write_bytes(b"x = 1")
    taken = read_submission(tmp_path / "mine.py", "alice", "dropout")
    assert taken == Submission(
        "alice", "dropout", "mine.py", b"x = 1", (Part("dropout.py", b"x = 1"),)
    )


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(IntakeError, match="There is no file"):
        read_submission(tmp_path / "mine.py", "alice", "dropout")


def test_nul_in_a_path_is_refused(tmp_path: Path) -> None:
    """A path that no system has is refused in words."""
    with pytest.raises(IntakeError, match="can't be read"):
        read_submission(tmp_path / "a\0.py", "alice", "dropout")


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder with the name of a file is called a folder."""
    (tmp_path / "mine.py").mkdir()
    with pytest.raises(IntakeError, match="is a folder"):
        read_submission(tmp_path / "mine.py", "alice", "dropout")


def test_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """A pipe that nobody writes to does not hang the grader."""
    os.mkfifo(tmp_path / "mine.py")
    with pytest.raises(IntakeError, match="not a regular file"):
        read_submission(tmp_path / "mine.py", "alice", "dropout")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse it in other words")
def test_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket is not a file."""
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("mine.py")
        with pytest.raises(IntakeError, match="not a regular file"):
            read_submission(Path("mine.py"), "alice", "dropout")


def test_device_is_refused(tmp_path: Path) -> None:
    """A device that never ends is not read."""
    (tmp_path / "mine.py").symlink_to("/dev/zero")
    with pytest.raises(IntakeError, match="not a regular file"):
        read_submission(tmp_path / "mine.py", "alice", "dropout")


def test_thousands_of_cells_are_refused() -> None:
    """More cells than the worker takes are a mistake of the file, told at once, not an error of ours."""
    assert (
        len(parse_submission(notebook(*[cell("x")] * 1000), "a.ipynb", "s", "split").parts) == 1000
    )
    with pytest.raises(IntakeError, match="more than 1,000 code cells"):
        parse_submission(notebook(*[cell("")] * 1001), "a.ipynb", "s", "split")
