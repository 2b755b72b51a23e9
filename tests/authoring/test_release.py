"""The students' copy: what is in it, and that whatever is hidden is found before it is there."""

from __future__ import annotations

import base64
import io
import json
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.authoring.courses import write_course
from grader.authoring.exercises import write_generated
from grader.authoring.release import Released, release
from grader.course import course_secret, load_course
from grader.desk.roster import listed_people
from grader.errors import CourseError, UsageError

NAME = "scaling"
POLICY = """
[[extensions]]
student = "s001"
exercise = "scaling"
due = 2030-01-01T00:00:00+00:00
reason = "was ill for two weeks in May"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a new course with a store's secret and an entry about a student."""
    write_course(tmp_path / "mine")
    (tmp_path / "mine/solutions/policy.toml").write_text(POLICY)
    course_secret(load_course(tmp_path / "mine"))
    return tmp_path / "mine"


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
    inside = ("README.md", "data.csv", "examples.json", "hints.md", f"{NAME}.ipynb", f"{NAME}.py")
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
    assert not any((tmp_path / "copy").iterdir())
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
    with pytest.raises(CourseError) as caught:
        released(root, tmp_path / "copy")
    assert f"assignments/{NAME}/data.csv can't be copied" in caught.value.message


def test_one_name_and_one_short_line_are_no_leak(root: Path, tmp_path: Path) -> None:
    """Anybody may be called as a student is, and a hint may be that of a public check."""
    (root / f"assignments/{NAME}/extra.txt").write_text(
        "Written by Ada Example.\nreturn x\nMake a new array.\nMultiply each element of x by factor.\n"
    )
    released(root, tmp_path / "copy")


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
