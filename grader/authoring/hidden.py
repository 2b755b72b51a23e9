"""What students may not get, and a search for it: texts of the solutions, who is in the class, the store.

A line that stands in a solution may stand in a text for students, too ("return x"), so code is looked
for by passages: three lines on end, or all of it where it is shorter. Blanks, blank lines, the signs of a
comment, a quotation, a prompt or a patch around a line, and a comment after it make no difference. What the
stub gives away is not hidden, nor are hints: a public check may have the same.
"""

from __future__ import annotations

import ast
import base64
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.authoring.packed import (
    ClosedError,
    contents,
    is_text,
    readings,
    strings,
)
from grader.course import Course, read_source
from grader.course.ladder import LADDER_FILE
from grader.course.layout import EXERCISE_FILE
from grader.course.secret import provider_secret
from grader.course.stubs import BEGIN, END, has_markers, stub_of
from grader.course.tables import read_toml
from grader.errors import CourseError

_LINES = 3  # of code on end that are no chance
_LETTERS = 12  # of a passage; what is shorter may stand anywhere
_TEXT = 30  # letters of a text that is no chance
_IDS = 3  # of the roster in one file that are no chance
_STORE = (b"SQLite format 3\0", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")  # and its journal
_STAFF = re.compile(r"^\s*\[\[(extensions|overrides|dropped)\]\]", re.MULTILINE)
_PUBLIC_TABLES = {
    EXERCISE_FILE,
    LADDER_FILE,
}  # of names and numbers, and of calls that students see
_WORD = re.compile(r"[^\s,;|\"']+")
_FOLDERS = {"solutions", ".grade"}
_AROUND = "#>+-|*/;%\"'` \t"
_BEFORE = re.compile(rf"^(?:[{re.escape(_AROUND)}]+|(?:In|Out) ?\[[\d ]*\]:|\.\.\.)+")
_REMARK = re.compile(r"\s#\s.*")
_QUOTED = re.compile(r"`+([^`\n]+)`+")

_NO_TABLES = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Expr,
)

Passage = tuple[str, ...]


@dataclass(slots=True)
class Hidden:
    """What is looked for; each passage, text and file with the words that say what it is."""

    passages: dict[Passage, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[bytes, str] = field(default_factory=dict)
    secrets: tuple[bytes, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    _beginnings: set[str] = field(default_factory=set)  # of the texts, from the first look on

    def found_in(self, folder: Path) -> Iterator[tuple[Path, str]]:
        """The files of a folder that hold something hidden, or may, each with what it is."""
        for where, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name != ".git")
            for name in folders:
                if Path(where, name).is_symlink():
                    yield Path(where, name), "a link to a folder, which is not looked through"
            for name in sorted(names):
                path = Path(where, name)
                if told := self._told(path, path.relative_to(folder)):
                    yield path, told

    def _told(self, path: Path, place: Path) -> str:
        if inside := _folder_of(place.parts):
            return f"it is in a folder {inside}"
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return "it is no file, so nobody can look into it"
        except FileNotFoundError:  # a link that leads nowhere holds nothing
            return ""
        except OSError:  # a link that leads to itself
            return "it can't be looked into"
        return self.in_content(read_source(path))

    def in_content(self, content: bytes) -> str:
        """What hidden thing a content is or holds, or what in it can't be looked into, or nothing."""
        try:
            for name, held in contents(content):
                if inside := _folder_of(re.split(r"[/\\]", name)):
                    return f"something of a folder {inside} is packed in it"
                if told := self._in_one(held):
                    return told
        except ClosedError as closed:
            return f"{closed} that can't be looked into"
        return ""

    def _in_one(self, content: bytes) -> str:
        if told := self.files.get(_plain(content)):
            return told
        if content.startswith(_STORE):
            return "a store of submissions"
        if any(secret in content for secret in self.secrets):
            return "the course's secret"
        return next(filter(None, map(self._in_text, readings(content))), "")

    def _in_text(self, text: str) -> str:
        if match := _STAFF.search(text):
            return f"the policy's {match[1]}"
        text = unicodedata.normalize("NFC", text)
        lines = _key(_lines(text.splitlines()))
        for size in range(1, _LINES + 1):
            for start in range(len(lines) - size + 1):
                if told := self.passages.get(lines[start : start + size]):
                    return told
        for quoted in _QUOTED.findall(text):
            if told := self.passages.get(_key(_lines([quoted]))):
                return told
        return self._text_in(_joined(text)) or self._who(text)

    def _text_in(self, joined: str) -> str:
        """What the first hidden text in it is.

        A course has thousands. So beginnings are looked for first, all of them at once and at each place.
        """
        if not self.texts:
            return ""
        if not self._beginnings:
            shortest = min(map(len, self.texts))
            self._beginnings.update(hidden[:shortest] for hidden in self.texts)
        size = len(next(iter(self._beginnings)))
        places = map(slice, range(len(joined)), range(size, len(joined) + 1))
        found = set(filter(self._beginnings.__contains__, map(joined.__getitem__, places)))
        if not found:
            return ""
        likely = (hidden for hidden in self.texts if hidden[:size] in found)
        return next((self.texts[hidden] for hidden in likely if hidden in joined), "")

    def _who(self, text: str) -> str:
        """A name may be anybody's; not so two of the roster's, or one beside its id, or a few ids."""
        lines = [(line, set(_WORD.findall(line))) for line in text.splitlines()]
        words = set().union(*(found for _, found in lines))
        here = [(id_, name) for id_, name in self.people if id_ in words]
        if len({id_ for id_, _ in here if _is_telling(id_)}) >= _IDS or any(
            id_ in found and all(part in line for part in name.split())
            for id_, name in here
            for line, found in lines
        ):
            return "names of the roster"
        named = {name for _, name in self.people if name in text}
        whole = {name for name in named if " " in name or not name.isascii()}
        return "names of the roster" if len(whole) > 1 else ""


def _folder_of(parts: Iterable[str]) -> str:
    """The folder among the parts of a path that only staff have, or nothing."""
    return min(_FOLDERS.intersection(part.casefold() for part in parts), default="")


def _is_telling(id_: str) -> bool:
    """Whether an id is no word or number that stands anywhere."""
    return len(id_) >= (6 if id_.isdecimal() else 4) and any(char.isdecimal() for char in id_)


def hidden_of(course: Course, people: Iterable[tuple[str, str]]) -> Hidden:
    """What is hidden in a course: everything in its solutions, its secret, and `people` (ids and names).

    That of exercises which the course doesn't have, or not yet, is hidden like the others.

    Raises:
        CourseError: A file of the solutions can't be read.
    """
    hidden = Hidden(people=tuple((id_, name) for id_, name in people if len(name) > 1))
    root = course.root / "solutions"
    given = set().union(*(_given(course, name) for name in course.names))
    policy = root / "policy.toml"
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path != policy:
            place = path.relative_to(root)
            _add(hidden, path, place, given, strict=place.parts[0] in course.names)
    if policy.exists():
        for reason in strings(read_toml(policy).values):
            if len(reason) >= _LETTERS:
                hidden.texts.setdefault(_joined(reason), "what solutions/policy.toml says")
    secret = course.state / "secret"
    if secret.exists():
        raw = read_source(secret)
        letters = base64.b64encode(raw).rstrip(b"=")
        other = base64.urlsafe_b64encode(raw).rstrip(b"=")
        hidden.secrets = (raw, raw.hex().encode(), raw.hex().upper().encode(), letters, other)
    if given_by_provider := provider_secret(course):
        hidden.secrets += (given_by_provider.encode(),)
    return hidden


def _given(course: Course, name: str) -> set[Passage]:
    """The passages that the stub gives away, by what its reference says."""
    path = course.solution(name) / f"{name}.py"
    reference = read_source(path).decode()
    return (
        set(_passages(stub_of(reference, path).splitlines())) if has_markers(reference) else set()
    )


def _add(hidden: Hidden, path: Path, place: Path, given: set[Passage], *, strict: bool) -> None:
    """Hide what a file has; where not `strict`, it may be unfinished, and is hidden line by line."""
    content = read_source(path)
    told = f"what is in solutions/{place.as_posix()}"
    for _, held in _opened(content):
        if plain := _plain(held):
            hidden.files.setdefault(plain, told)
    if path.suffix == ".toml" and path.name not in _PUBLIC_TABLES:
        for text in _texts(path, strict=strict):
            if len(text) >= _TEXT:
                hidden.texts.setdefault(_joined(text), told)
    for unit in _hidden_units(content, path, strict=strict):
        for passage in _passages(unit):
            if passage not in given:
                hidden.passages.setdefault(passage, told)


def _opened(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        yield from contents(content)
    except ClosedError:  # as a whole it is hidden all the same
        return


def _texts(path: Path, *, strict: bool) -> Iterator[str]:
    try:
        yield from strings(read_toml(path).values, leaving_out="hint")
    except CourseError:
        if strict:
            raise


def _hidden_units(content: bytes, path: Path, *, strict: bool) -> Iterator[Sequence[str]]:
    text = content.decode("utf-8", "replace")
    if path.suffix == ".py":
        try:
            yield from _units(text, path)
        except CourseError:
            if strict:
                raise
            yield text.splitlines()
    elif path.suffix == ".ipynb":
        yield from _cells(text)
    elif path.suffix not in (".toml", ".json") and is_text(content):
        yield text.splitlines()


def _cells(text: str) -> Iterator[Sequence[str]]:
    """The code of a notebook; one that can't be read is hidden as a whole."""
    try:
        cells = json.loads(text)["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"]).splitlines()
    except (ValueError, KeyError, TypeError, RecursionError):
        return


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
        if not isinstance(statement, _NO_TABLES):
            table = lines[statement.lineno - 1 : statement.end_lineno]
            if len(table) >= _LINES:  # of cases, say; a single number may be public, too
                yield table
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            if body:
                yield lines[body[0].lineno - 1 : body[-1].end_lineno]


def _passages(unit: Sequence[str]) -> Iterator[Passage]:
    lines = _lines(unit)
    size = min(_LINES, len(lines))
    for start in range(len(lines) - size + 1 if lines else 0):
        passage = lines[start : start + size]
        if sum(map(len, passage)) >= _LETTERS:
            yield _key(passage)


def _lines(lines: Iterable[str]) -> list[str]:
    """Lines without what may stand around them."""
    bare = (_REMARK.sub("", _BEFORE.sub("", line.strip())) for line in lines)
    short = (" ".join(line.rstrip(f"{_AROUND},\\").split()) for line in bare)
    return [line for line in short if line]


def _key(lines: Sequence[str]) -> Passage:
    """Lines as they are compared: formatters put blanks where they like."""
    return tuple("".join(line.split()) for line in lines)


def _joined(text: str) -> str:
    """A text as it is compared: in Japanese a line may end in the middle of a word."""
    return "".join(unicodedata.normalize("NFC", text).split())


def _plain(content: bytes) -> bytes:
    """A file as it is compared: on other systems its lines end in another way."""
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").strip()
