"""Hand-ins: written whole, read back exactly, refused when cut or changed."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import IntakeError, RefusedError
from grader.submissions import parse_submission, read_hand_in, write_hand_in
from grader.submissions.handin import _source

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
Edit = Callable[[dict[str, Any]], object]


def written(folder: Path, content: bytes = b"x = 1\n", name: str = "dropout.py") -> Path:
    return write_hand_in(parse_submission(content, name, "山田 太郎", "dropout"), NOON, folder)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"", "utf-8"),
        (b"x = 1\r\ny = 2\n", "utf-8"),
        ("x = 'テスト'\n".encode(), "utf-8"),
        (b"\xef\xbb\xbfx = 1", "utf-8"),
        (b"# caf\xe9", "base64"),
        (b"\x01" * 5000, "base64"),
    ],
    ids=["empty", "crlf", "japanese", "bom", "latin-1", "control characters"],
)
def test_comes_back_exactly(content: bytes, encoding: str, tmp_path: Path) -> None:
    """Every byte and the time survive; what people can read stays readable."""
    path = written(tmp_path, content)
    submission, time = read_hand_in(path)
    assert submission == parse_submission(content, "dropout.py", "山田 太郎", "dropout")
    assert time == NOON
    assert json.loads(path.read_bytes())["encoding"] == encoding


def test_notebook_comes_back(tmp_path: Path) -> None:
    """A notebook is handed in as the notebook it is."""
    content = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}).encode()
    submission, _ = read_hand_in(written(tmp_path, content, "mine.ipynb"))
    assert submission.parts[0].notebook
    assert submission.content == content


@given(st.binary(max_size=400))
def test_source_never_grows_much(content: bytes) -> None:
    """However odd the bytes, the file stays below the cap with which it is read."""
    _, text = _source(content)
    assert len(json.dumps(text, ensure_ascii=False).encode()) <= 4 * len(content) // 3 + 110


def test_biggest_submission_can_be_read_back(tmp_path: Path) -> None:
    """What intake takes, a hand-in carries."""
    empty = b'{"cells": [], "x": ""}'
    content = empty[:-2] + b"x" * (5 * 1024 * 1024 - len(empty)) + empty[-2:]
    assert read_hand_in(written(tmp_path, content, "mine.ipynb"))[0].content == content


def test_name_is_safe_and_says_whose(tmp_path: Path) -> None:
    """The file's name is plain ASCII with exercise and time."""
    name = written(tmp_path).name
    assert name.isascii()
    assert name.endswith("-dropout-20260304T120000.handin.json")


def test_never_overwrites(tmp_path: Path) -> None:
    """Two hand-ins of the same second are two files."""
    first, second = written(tmp_path, b"1"), written(tmp_path, b"2")
    assert read_hand_in(first)[0].content == b"1"
    assert read_hand_in(second)[0].content == b"2"


def test_leaves_nothing_else_behind(tmp_path: Path) -> None:
    """No temporary file stays in the drop folder."""
    path = written(tmp_path / "drop")
    assert list((tmp_path / "drop").iterdir()) == [path]


def test_works_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared folder that knows no hard links will do, and nothing is overwritten there either."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    paths = {written(tmp_path, b"1"), written(tmp_path, b"2")}
    assert {read_hand_in(path)[0].content for path in paths} == {b"1", b"2"}
    assert set(tmp_path.iterdir()) == paths


def test_full_disk_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be written leaves nothing, and says what to do."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(RefusedError, match="No space left") as caught:
        written(tmp_path)
    assert caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_file_in_place_of_the_folder_is_explained(tmp_path: Path) -> None:
    """A drop folder that is a file is told in words."""
    (tmp_path / "drop").write_text("")
    with pytest.raises(RefusedError, match="can't be written"):
        written(tmp_path / "drop")


def test_every_cut_is_found(tmp_path: Path) -> None:
    """A hand-in that ends anywhere too early is refused."""
    path = written(tmp_path)
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(IntakeError):
            read_hand_in(path)


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data.update(source="x = 2\n"),
        lambda data: data.update(digest="0" * 64),
        lambda data: data.update(encoding="base64"),
        lambda data: data.update(encoding="rot13"),
        lambda data: data.update(source="\ud800"),
        lambda data: data.update(source=["x = 1\n"]),
        lambda data: data.update(format=2),
        lambda data: data.update(student="../../etc"),
        lambda data: data.update(student=7),
        lambda data: data.update(exercise="../dropout"),
        lambda data: data.update(exercise=""),
        lambda data: data.update(filename="x.exe"),
        lambda data: data.update(filename=""),
        lambda data: data.update(time="yesterday"),
        lambda data: data.update(time="2026-03-04T12:00:00"),
        lambda data: data.update(time="0001-01-01T00:00:00+23:59"),
        lambda data: data.pop("time"),
        lambda data: data.pop("digest"),
        lambda data: data.clear(),
    ],
    ids=[
        "source", "digest", "wrong encoding", "unknown encoding", "surrogate", "source a list", "format", "student a path",
        "student a number", "exercise a path", "no exercise", "suffix", "no filename", "no time", "no time zone",
        "before all time", "time missing", "digest missing", "empty",
    ],
)  # fmt: skip
def test_changed_hand_in_is_refused(edit: Edit, tmp_path: Path) -> None:
    """What was changed is refused with a remedy."""
    path = written(tmp_path)
    data = json.loads(path.read_bytes())
    edit(data)
    path.write_text(json.dumps(data))
    with pytest.raises(IntakeError) as caught:
        read_hand_in(path)
    assert caught.value.remedy


def test_folders_in_the_filename_are_dropped(tmp_path: Path) -> None:
    """The filename inside is never a path."""
    path = written(tmp_path)
    data = json.loads(path.read_bytes())
    data["filename"] = "../../grader/cli/evil.py"
    path.write_text(json.dumps(data))
    assert read_hand_in(path)[0].filename == "evil.py"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"[" * 100_000, b"9" * 10_000, b"\xff", b" " * (9 * 1024 * 1024)]
)
def test_what_is_no_hand_in_is_refused(content: bytes, tmp_path: Path) -> None:
    """Any other bytes get a message."""
    path = tmp_path / "x.handin.json"
    path.write_bytes(content)
    with pytest.raises(IntakeError):
        read_hand_in(path)


def test_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """A pipe in the drop folder does not hang the class."""
    os.mkfifo(tmp_path / "x.handin.json")
    with pytest.raises(IntakeError, match="not a regular file"):
        read_hand_in(tmp_path / "x.handin.json")


def test_time_is_given_in_utc(tmp_path: Path) -> None:
    """A time of another zone is written and read in UTC."""
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    path = write_hand_in(parse_submission(b"", "a.py", "bob", "dropout"), tokyo, tmp_path)
    assert json.loads(path.read_bytes())["time"] == "2026-03-04T12:00:00+00:00"
    assert read_hand_in(path)[1] == NOON
