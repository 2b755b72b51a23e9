"""What students may not get, and a search for it: texts of the solutions, who is in the class, the store.

A line that stands in a solution may stand in a text for students, too ("return x"), so code is looked
for by passages: three lines on end, or all of it where it is shorter. Blanks, blank lines and a sign of a
comment before a line make no difference. What the stub gives away is not hidden, nor are hints: a
public check may have the same.
"""

from __future__ import annotations

import ast
import base64
import io
import json
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.course import Course, read_source
from grader.course.ladder import LADDER_FILE
from grader.course.layout import EXERCISE_FILE
from grader.course.stubs import BEGIN, END, has_markers, stub_of
from grader.course.tables import read_toml
from grader.errors import CourseError

_LINES = 3  # of code on end that are no chance
_LETTERS = 12  # of a passage; what is shorter may stand anywhere
_TEXT = 30  # letters of a text that is no chance
_STORE = b"SQLite format 3\0"
_STAFF = re.compile(r"^\s*\[\[(extensions|overrides|dropped)\]\]", re.MULTILINE)
_PUBLIC_TABLES = {EXERCISE_FILE, LADDER_FILE}  # names and numbers, and calls that students see
_WORD = re.compile(r"[^\s,;|\"']+")
_FOLDERS = {"solutions", ".grade"}
# What a zip raises that is locked, damaged (by each way of packing), or ends too early.
_UNREADABLE = (
    zipfile.BadZipFile, RuntimeError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
)  # fmt: skip

Passage = tuple[str, ...]


@dataclass(slots=True)
class Hidden:
    """What is looked for; each passage, text and file with the words that say what it is."""

    passages: dict[Passage, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[bytes, str] = field(default_factory=dict)
    secrets: tuple[bytes, ...] = ()
    people: tuple[tuple[str, str], ...] = ()

    def found_in(self, folder: Path) -> Iterator[tuple[Path, str]]:
        """The files of a folder that hold something hidden, each with what it is."""
        for where, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name != ".git")
            for name in sorted(names):
                path = Path(where, name)
                if told := self._told(path.relative_to(folder), read_source(path)):
                    yield path, told

    def _told(self, path: Path, content: bytes) -> str:
        if inside := _FOLDERS.intersection(path.parts):
            return f"it is in a folder {min(inside)}"
        return self.in_content(content)

    def in_content(self, content: bytes) -> str:
        """What hidden thing a content is or holds, or nothing."""
        if content in self.files:
            return self.files[content]
        if content.startswith(_STORE):
            return "a store of submissions"
        if any(secret in content for secret in self.secrets):
            return "the course's secret"
        if zipfile.is_zipfile(io.BytesIO(content)):
            return self._in_zip(content)
        return self._in_text(_readable(content))

    def _in_zip(self, content: bytes) -> str:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                found = (self.in_content(packed.read(name)) for name in packed.namelist())
                return next(filter(None, found), "")
        except _UNREADABLE:
            return "a zip that can't be looked into"

    def _in_text(self, text: str) -> str:
        if match := _STAFF.search(text):
            return f"the policy's {match[1]}"
        lines = _lines(text.splitlines())
        for size in range(1, _LINES + 1):
            for start in range(len(lines) - size + 1):
                if told := self.passages.get(tuple(lines[start : start + size])):
                    return told
        joined = " ".join(text.split())
        for hidden, told in self.texts.items():
            if hidden in joined:
                return told
        return self._who(text)

    def _who(self, text: str) -> str:
        """A name may be anybody's; not so two of the roster's, or one beside its id."""
        named = [(id_, name) for id_, name in self.people if name in text]
        listed = any(
            name in line and id_ in _WORD.findall(line)
            for id_, name in named
            for line in text.splitlines()
        )
        whole = {name for _, name in named if " " in name or not name.isascii()}
        return "names of the roster" if listed or len(whole) > 1 else ""


def hidden_of(course: Course, people: Iterable[tuple[str, str]]) -> Hidden:
    """What is hidden in a course: everything in its solutions, its secret, and `people` (ids and names).

    Raises:
        CourseError: A file of the solutions can't be read.
    """
    hidden = Hidden(people=tuple((id_, name) for id_, name in people if len(name) > 1))
    root = course.root / "solutions"
    for name in course.names:
        given = _given(course, name)
        folder = course.solution(name)
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                _add(hidden, path, path.relative_to(root), given)
    policy = root / "policy.toml"
    if policy.exists():
        for reason in _strings(read_toml(policy).values):
            if len(reason) >= _LETTERS:
                hidden.texts.setdefault(" ".join(reason.split()), "what solutions/policy.toml says")
    secret = course.state / "secret"
    if secret.exists():
        raw = read_source(secret)
        hidden.secrets = (raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"="))
    return hidden


def _given(course: Course, name: str) -> set[Passage]:
    """The passages that the stub gives away, by what its reference says."""
    path = course.solution(name) / f"{name}.py"
    reference = read_source(path).decode()
    return (
        set(_passages(stub_of(reference, path).splitlines())) if has_markers(reference) else set()
    )


def _add(hidden: Hidden, path: Path, place: Path, given: set[Passage]) -> None:
    content = read_source(path)
    told = f"what is in solutions/{place.as_posix()}"
    if content.strip():
        hidden.files[content] = told
    if path.suffix == ".toml" and path.name not in _PUBLIC_TABLES:
        for text in _strings(read_toml(path).values, leaving_out="hint"):
            if len(text) >= _TEXT:
                hidden.texts.setdefault(" ".join(text.split()), told)
    if path.suffix == ".py":
        for unit in _units(content.decode("utf-8", "replace"), path):
            for passage in _passages(unit):
                if passage not in given:
                    hidden.passages.setdefault(passage, told)


def _units(source: str, path: Path) -> Iterator[Sequence[str]]:
    """The lines that belong together and are hidden: between markers, or what functions and tables hold."""
    lines = source.splitlines()
    if has_markers(source):
        begins = [number for number, line in enumerate(lines) if line.strip() == BEGIN]
        ends = [number for number, line in enumerate(lines) if line.strip() == END]
        yield from (lines[begin + 1 : end] for begin, end in zip(begins, ends, strict=True))
        return
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"{path} is not Python: {error}.", "Correct it.") from None
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            table = lines[statement.lineno - 1 : statement.end_lineno]
            if len(table) >= _LINES:  # of cases, say; a single number may be public, too
                yield table
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            if body:
                yield lines[body[0].lineno - 1 : body[-1].end_lineno]


def _passages(unit: Sequence[str]) -> Iterator[Passage]:
    lines = _lines(unit)
    size = min(_LINES, len(lines))
    for start in range(len(lines) - size + 1 if lines else 0):
        passage = tuple(lines[start : start + size])
        if sum(map(len, passage)) >= _LETTERS:
            yield passage


def _lines(lines: Iterable[str]) -> list[str]:
    """Lines as they are compared."""
    bare = (" ".join(line.lstrip("#> \t").split()) for line in lines)
    return [line for line in bare if line]


def _strings(value: object, leaving_out: str = "") -> Iterator[str]:
    """All texts in plain data, but for those under a key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != leaving_out:
                yield from _strings(key)
                yield from _strings(item, leaving_out)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, leaving_out)


def _readable(content: bytes) -> str:
    """A content as text; what JSON, such as a notebook, writes with escapes, as it is meant."""
    text = content.decode("utf-8", "replace")
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        # Lines of a notebook are texts of their own, which end with the line.
        return text + "\n" + "\n".join(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return text
