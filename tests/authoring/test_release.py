"""The students' copy: what is in it, and that whatever is hidden is found before it is there."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import marshal
import os
import pickle
import shutil
import sqlite3
import struct
import tarfile
import tomllib
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.authoring.courses import write_course
from grader.authoring.exercises import write_generated
from grader.authoring.release import Released, release
from grader.course import course_secret, load_course
from grader.desk.roster import listed_people
from grader.errors import UsageError

NAME = "scaling"
POLICY = """
[[extensions]]
student = "s001"
exercise = "scaling"
due = 2030-01-01T00:00:00+00:00
reason = "was ill for two weeks in May"
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a new course with a store's secret and an entry about a student, for tests to copy."""
    root = tmp_path_factory.mktemp("written") / "mine"
    write_course(root)
    (root / "solutions/policy.toml").write_text(POLICY)
    course_secret(load_course(root))
    return root


@pytest.fixture
def root(written: Path, tmp_path: Path) -> Path:
    """Give the new course."""
    return shutil.copytree(written, tmp_path / "mine")


def released(root: Path, folder: Path) -> Released:
    """Release a course as the command does."""
    course = load_course(root)
    return release(course, folder, listed_people(course))


def test_the_copy_has_what_students_need_and_no_more(root: Path, tmp_path: Path) -> None:
    """course.toml and assignments; neither hidden files nor what the course has besides."""
    (root / f"assignments/{NAME}/.ipynb_checkpoints").mkdir()
    (root / f"assignments/{NAME}/.ipynb_checkpoints/x.py").write_text("x = 1\n")
    (root / f"assignments/{NAME}/data.csv").write_text("1,2\n")
    (root / "notes.txt").write_text("mine\n")
    told = released(root, tmp_path / "copy")
    found = {
        path.relative_to(tmp_path / "copy").as_posix()
        for path in (tmp_path / "copy").rglob("*")
        if path.is_file()
    }
    inside = (
        "README.md", "README.ja.md", "data.csv", "examples.json", "hints.md", "hints.ja.md", f"{NAME}.ipynb", f"{NAME}.ja.ipynb",
        f"{NAME}.py",
    )  # fmt: skip
    assert found == {
        ".gitignore", "course.toml", f"assignments/{NAME}/test_{NAME}.py",
        *(f"assignments/{NAME}/{name}" for name in inside),
    }  # fmt: skip
    assert told.files == len(found)
    assert any("README.md, line 3" in place for place in told.unfinished)
    assert not list(tmp_path.glob(".release-*"))


def _zipped(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("inside.txt", text)
    return packed.getvalue()


def _tarred(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as file:
        member = tarfile.TarInfo("inside.txt")
        member.size = len(content)
        file.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def _zip_with(*members: tuple[str, str], comment: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members:
            file.writestr(zipfile.ZipInfo(name), text)
        file.comment = comment.encode()
    return packed.getvalue()


def _array(text: str) -> bytes:
    packed = io.BytesIO()
    np.savez_compressed(packed, texts=np.array([text]))
    return packed.getvalue()


def _picture(kind: bytes, text: bytes) -> bytes:
    chunks = [(b"IHDR", bytes(13)), (kind, text), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
        for name, held in chunks
    )


def _output(kind: str, text: str) -> bytes:
    output = {"data": {kind: [text]}}
    return json.dumps(
        {"cells": [{"cell_type": "code", "source": [], "outputs": [output]}]}
    ).encode()


def _explanation(root: Path) -> str:
    text = tomllib.loads(_read(root, "misconceptions/catalogue.toml"))
    found: str = text["changed_in_place"]["explanation"]["ja"]
    return found


def _notebook(source: str) -> bytes:
    cell = {"cell_type": "code", "source": source.splitlines(keepends=True)}
    return json.dumps({"cells": [cell]}).encode()


def _store(root: Path) -> bytes:
    path = root / ".grade/store.sqlite"
    with sqlite3.connect(path) as store:
        store.execute("create table submissions (student)")
    store.close()
    return path.read_bytes()


def _read(root: Path, path: str) -> str:
    return (root / "solutions" / NAME / path).read_text("utf-8")


def _with_table(root: Path) -> str:
    table = "\nCASES = [\n    2.5,\n    7.5,\n]\n"
    suite = root / "solutions" / NAME / f"test_{NAME}.py"
    suite.write_text(suite.read_text("utf-8") + table, "utf-8")
    return table


def _zipped_often(times: int) -> bytes:
    content = _zipped("x")
    for _ in range(times):
        content = gzip.compress(content)
    return content


def _with_archive(root: Path) -> bytes:
    values = io.BytesIO()
    np.save(values, np.arange(7.0))
    with zipfile.ZipFile(root / "solutions/cases.npz", "w") as file:
        file.writestr("due.npy", values.getvalue())
    return values.getvalue()


def _with_another(root: Path) -> bytes:
    (root / "solutions/retired").mkdir()
    (root / "solutions/retired/retired.py").write_text("def f(x):\n    return 3 * x + 17\n")
    (root / "solutions/retired/draft.py").write_text("def not yet\n")
    return b"return 3 * x + 17\n"


def _with_notes(root: Path) -> bytes:
    lines = "Full marks for any copy.\nAsk who forgot it.\nHalf for the rest.\nAnd so on.\n"
    (root / "solutions/notes.md").write_text(lines)
    return b"> Ask who forgot it.\n> Half for the rest.\n> And so on.\n"


def _with_ids(root: Path) -> bytes:
    with (root / "roster.csv").open("a") as roster:
        roster.write("s003,Kim Example,A\n")
    return b"s001 5\ns002 7\ns003 1\n"


SOLUTION = "return x * factor"
LEAKS: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "a solution": (lambda root: f"Write this:\n\n    {SOLUTION}\n".encode(), f"{NAME}/{NAME}.py"),
    "a solution in a comment": (lambda root: f"# {SOLUTION}\n".encode(), f"{NAME}/{NAME}.py"),
    "a solution in a notebook": (lambda root: _notebook(f"def f():\n    {SOLUTION}"), f"{NAME}.py"),
    "a solution in a zip": (lambda root: _zipped(SOLUTION + "\n"), f"{NAME}/{NAME}.py"),
    "the reference": (lambda root: _read(root, f"{NAME}.py").encode(), f"{NAME}/{NAME}.py"),
    "part of a hidden check": (
        lambda root: "\n".join(_read(root, f"test_{NAME}.py").splitlines()[14:18]).encode(),
        f"test_{NAME}.py",
    ),
    "a table of a hidden suite": (
        lambda root: _with_table(root).splitlines()[1].encode() + b"\n  2.5,\n  7.5,\n]\n",
        f"test_{NAME}.py",
    ),
    "a probe": (lambda root: _read(root, "probes.py")[-300:].encode(), "probes.py"),
    "a misconception": (
        lambda root: _read(root, "misconceptions/changed_in_place.py")[-60:].encode(),
        "misconceptions/changed_in_place.py",
    ),
    "what a misconception means": (
        lambda root: b"Beware: x is the caller's own array:\nwhoever uses it next finds other numbers in it.",
        "misconceptions/catalogue.toml",
    ),
    "a file of the solutions": (lambda root: _read(root, "exercise.toml").encode(), "exercise.toml"),
    "the secret": (lambda root: b"x" + (root / ".grade/secret").read_bytes(), "secret"),
    "the secret in letters": (
        lambda root: base64.b64encode((root / ".grade/secret").read_bytes()), "secret",
    ),
    "the store": (_store, "a store of submissions"),
    "the roster": (lambda root: (root / "roster.csv").read_bytes(), "names of the roster"),
    "names of students": (lambda root: b"Thanks to Ada Example\nand Jun Example.", "names of the ro"),
    "a decision about a student": (lambda root: POLICY.encode(), "the policy's extensions"),
    "the reason of a decision": (
        lambda root: b"One of you was ill for\ntwo weeks in May.", "policy.toml",
    ),
}  # fmt: skip


LINE = SOLUTION.encode()
REFERENCE = f"{NAME}/{NAME}.py"
PACKED: dict[str, tuple[Callable[[Path], bytes], str]] = {
    name: (lambda _, content=content: content, says)  # type: ignore[misc]
    for name, content, says in (
        ("tar", _tarred(LINE), REFERENCE),
        ("tar and gzip", gzip.compress(_tarred(LINE)), REFERENCE),
        ("tar and bzip2", bz2.compress(_tarred(LINE)), REFERENCE),
        ("tar and xz", lzma.compress(_tarred(LINE)), REFERENCE),
        ("a tar after a tar", _tarred(b"x") + gzip.compress(LINE), REFERENCE),
        ("one in the other", gzip.compress(_tarred(_zipped(SOLUTION))), REFERENCE),
        ("gzip", gzip.compress(LINE), REFERENCE),
        ("a zip's remark", _zip_with(("a", "x"), comment=SOLUTION), REFERENCE),
        ("a picture with a zip behind it", _picture(b"tEXt", b"a\0b") + _zipped(SOLUTION), REFERENCE),
        ("a folder in a zip", _zip_with(("Solutions/a.txt", "x")), "a folder solutions"),
        ("an array", _array(SOLUTION), REFERENCE),
        ("a pickle", pickle.dumps([SOLUTION]), REFERENCE),
        ("a length that is a letter", pickle.dumps(SOLUTION + "\n" + "x" * 47), REFERENCE),
        ("what Python dumps", marshal.dumps(SOLUTION), REFERENCE),
        ("an object of git's", zlib.compress(b"blob 17\0" + LINE), REFERENCE),
        ("a picture's text", _picture(b"tEXt", b"Comment\0" + LINE), REFERENCE),
        ("packed", _picture(b"zTXt", b"Comment\0\0" + zlib.compress(LINE)), REFERENCE),
        ("base64", base64.encodebytes(b"def f(x, factor):\n    " + LINE + b"\n# of our own\n"), REFERENCE),
        ("an output", _output("text/plain", SOLUTION + "\n"), REFERENCE),
        ("in colours", _output("text/html", "<pre><b>return</b> x <i>*</i> factor</pre>"), REFERENCE),
        ("an output's picture", _output("image/png", base64.encodebytes(
            _picture(b"tEXt", b"Comment\0" + LINE)).decode()), REFERENCE),
        ("a notebook with a mark", b"\xef\xbb\xbf" + _notebook(SOLUTION), REFERENCE),
        ("UTF-16", SOLUTION.encode("utf-16"), REFERENCE),
        ("a quotation", f"Write `{SOLUTION}` there.".encode(), REFERENCE),
        ("a patch", b"--- a\n+++ b\n+    return x*factor\n", REFERENCE),
        ("a doctest", b">>> def f(x):\n...     return x * factor\n", REFERENCE),
        ("a remark behind it", LINE + b"  # that is all\n", REFERENCE),
        ("a text in a program", b'TEXT = "def f():\\n    return x * factor\\n"\n', REFERENCE),
        ("compiled", b"\xa7\r\r\n" + bytes(12) + marshal.dumps(1), "compiled Python that can't"),
        ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(9), "7z archive that can't be looked into"),
        ("a swap file", b"b0VIM 9.0" + bytes(99), "swap file that can't be looked into"),
        ("damaged", _zipped("x" * 99)[:40] + _zipped("x" * 99)[-22:], "a zip that can't be looked"),
        ("cut off", gzip.compress(b"x" * 99)[:-9], "what gzip has packed that can't be looked into"),
        ("very deep", _zipped_often(20), "packed too deep"),
    )
}  # fmt: skip
OTHERS: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "another end of lines": (
        lambda root: _read(root, "exercise.toml").replace("\n", "\r\n").encode(), "exercise.toml",
    ),
    "what an archive of the solutions holds": (_with_archive, "what is in solutions/cases.npz"),
    "the solution of another exercise": (_with_another, "what is in solutions/retired/retired.py"),
    "notes of staff": (_with_notes, "what is in solutions/notes.md"),
    "Japanese of an older system": (lambda root: _explanation(root).encode("cp932"), "catalogue"),
    "Japanese in short lines": (
        lambda root: "\n".join(_explanation(root)).encode(), "catalogue.toml",
    ),
    "the secret in capitals": (
        lambda root: (root / ".grade/secret").read_bytes().hex().upper().encode(), "secret",
    ),
    "a name in two columns": (lambda _: b"s001,Example,Ada", "names of the roster"),
    "ids and points": (_with_ids, "names of the roster"),
}  # fmt: skip
LEAKS |= {f"{name}, packed": leak for name, leak in PACKED.items()} | OTHERS


@pytest.mark.parametrize(("content", "says"), LEAKS.values(), ids=LEAKS.keys())
def test_what_is_hidden_is_found(
    root: Path, tmp_path: Path, content: Callable[[Path], bytes], says: str
) -> None:
    """A file with something hidden is named with what it holds, and nothing is released."""
    (root / f"assignments/{NAME}/extra.txt").write_bytes(content(root))
    with pytest.raises(UsageError, match="Nothing was released") as caught:
        released(root, tmp_path / "copy")
    assert f"assignments/{NAME}/extra.txt: " in caught.value.message
    assert says in caught.value.message
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob(".release-*"))


def _damaged(packing: int) -> bytes:
    """A zip whose one file can't be unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as file:
        file.writestr("work.py", "numpy " * 1000)
    content = bytearray(packed.getvalue())
    if packing == zipfile.ZIP_STORED:  # it says that it is longer
        sizes = content.rindex(b"PK\x01\x02") + 20
        content[sizes : sizes + 8] = struct.pack("<II", 10_000, 10_000)
    else:
        content[55:70] = bytes(15 * [255])
    return bytes(content)


@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_zip_that_is_damaged_is_named(root: Path, tmp_path: Path, packing: int) -> None:
    """However it is packed: what can't be looked into is not given out."""
    (root / f"assignments/{NAME}/data.zip").write_bytes(_damaged(packing))
    with pytest.raises(UsageError) as caught:
        released(root, tmp_path / "copy")
    assert "data.zip: a zip that can't be looked into" in caught.value.message


def test_what_cant_be_copied_is_named(root: Path, tmp_path: Path) -> None:
    """A link that leads nowhere is the course's fault, and told as that."""
    (root / f"assignments/{NAME}/data.csv").symlink_to("nowhere.csv")
    with pytest.raises(UsageError) as caught:
        released(root, tmp_path / "copy")
    assert f"assignments/{NAME}/data.csv is a link that leads nowhere" in caught.value.message


def test_one_name_and_one_short_line_are_no_leak(root: Path, tmp_path: Path) -> None:
    """Anybody may be called as a student is, and a hint may be that of a public check."""
    (root / f"assignments/{NAME}/extra.txt").write_text(
        "Written by Ada Example.\nreturn x\nMake a new array.\nMultiply each element of x by factor.\n"
    )
    released(root, tmp_path / "copy")


def test_what_may_hold_more_is_told(root: Path, tmp_path: Path) -> None:
    """Files in which only texts can be found are named, texts and pictures are not; nor is a repository silent."""
    folder = root / f"assignments/{NAME}"
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\n\xe2\xe3\0\xff stream")
    (folder / "data.zip").write_bytes(_zip_with(("a.bin", "\0\1\2"), ("b.txt", "b")))
    (folder / "texts.zip").write_bytes(_zip_with(("a.txt", "a")))
    (folder / "old.txt").write_bytes("日本語の説明".encode("cp932"))
    (folder / "picture.png").write_bytes(_picture(b"tEXt", b"a\0b"))
    told = released(root, tmp_path / "copy")
    assert told.unread == (f"assignments/{NAME}/data.zip", f"assignments/{NAME}/paper.pdf")
    assert not told.history
    (tmp_path / "copy/.git").mkdir()
    assert released(root, tmp_path / "copy").history


def test_a_link_in_the_folder_is_not_taken_on_trust(root: Path, tmp_path: Path) -> None:
    """What a folder of students' has besides is looked through, or named where that can't be done."""
    copy = tmp_path / "copy"
    released(root, copy)
    (copy / "shared").symlink_to(root / "solutions")
    os.mkfifo(copy / "pipe")
    with pytest.raises(UsageError, match="a link to a folder") as caught:
        released(root, copy)
    assert "pipe: it is no file" in caught.value.message
    (copy / "shared").unlink()
    (copy / "pipe").unlink()
    (copy / "nowhere").symlink_to("gone")
    released(root, copy)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.symlink_to(path.parent), "leads back"),
        (lambda path: path.symlink_to("gone"), "leads nowhere"),
        (os.mkfifo, "is no file"),
    ],
)
def test_what_can_not_be_copied_is_named(
    root: Path, tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    """A link in a circle or to nowhere and a pipe are told before anything is written."""
    make(root / f"assignments/{NAME}/odd")
    with pytest.raises(UsageError, match=says):
        released(root, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_folder_may_be_a_link_but_not_to_itself(root: Path, tmp_path: Path) -> None:
    """Students get the copy where a link leads, also where an earlier copy's folder is one."""
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    released(root, tmp_path / "link")
    shutil.move(tmp_path / "there/assignments", tmp_path / "moved")
    (tmp_path / "there/assignments").symlink_to(tmp_path / "moved")
    released(root, tmp_path / "link")
    assert (tmp_path / f"there/assignments/{NAME}/README.md").exists()
    assert not (tmp_path / "there/assignments").is_symlink()
    (tmp_path / "self").symlink_to("self")
    with pytest.raises(UsageError, match="leads to itself"):
        released(root, tmp_path / "self")


def test_a_release_is_brought_up_to_date(root: Path, tmp_path: Path) -> None:
    """The next release replaces what it wrote, leaves the rest, and looks through that, too."""
    copy = tmp_path / "copy"
    released(root, copy)
    (copy / "WELCOME.md").write_text("Welcome!\n")
    (copy / f"assignments/{NAME}/old.txt").write_text("old\n")
    readme = root / f"assignments/{NAME}/README.md"
    readme.write_text(readme.read_text("utf-8").replace("2 times", "Two times"), "utf-8")
    with pytest.raises(UsageError, match="is not what is made of") as caught:
        released(root, copy)
    assert "grade generate" in caught.value.remedy
    write_generated(load_course(root), NAME)
    released(root, copy)
    assert "Two times" in (copy / f"assignments/{NAME}/README.md").read_text("utf-8")
    assert (copy / "WELCOME.md").exists()
    assert not (copy / f"assignments/{NAME}/old.txt").exists()
    shutil.copytree(root / "solutions", copy / "solutions")
    with pytest.raises(UsageError, match=f"{copy}/solutions/.*: it is in a folder solutions"):
        released(root, copy)


@pytest.mark.parametrize("place", [".", "assignments/copy", "solutions/copy", ".grade/copy"])
def test_no_release_into_the_course_itself(root: Path, place: str) -> None:
    """Where the course keeps its own files, no copy is made."""
    with pytest.raises(UsageError, match="a folder of the course itself") as caught:
        released(root, root / place)
    assert "grade release ../for-students" in caught.value.remedy


def test_no_release_over_what_is_something_else(root: Path, tmp_path: Path) -> None:
    """A folder with files of its own, or another course, stays as it is."""
    write_course(tmp_path / "other")
    before = sorted((tmp_path / "other").rglob("*"))
    with pytest.raises(UsageError, match="no earlier release"):
        released(root, tmp_path / "other")
    assert sorted((tmp_path / "other").rglob("*")) == before


def test_the_courses_own_exercises_can_be_released(tmp_path: Path) -> None:
    """In sixteen real exercises nothing that students have is taken for something hidden."""
    told = released(Path(__file__).parents[2], tmp_path / "copy")
    assert told.files > 90
    assert not told.unfinished
