"""Whatever a student can meet has its Japanese: found by looking through the code, message by message."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import grader
from grader import errors
from grader.feedback.findings import in_language
from grader.model import Outcome
from tests.feedback.samples import check, report

GRADER = Path(grader.__file__).parent
ROOT = GRADER.parent
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
ERRORS = {name for name in vars(errors) if name.endswith("Error")}

# The rooms that a student's commands, the notebook and the pages go through.
ROOMS = sorted(
    path
    for room in ("cli/**", "course", "notebooks", "server", "submissions")
    for path in GRADER.glob(f"{room}/*.py")
) + [GRADER / name for name in ("notebook.py", "store/receipts.py", "writing.py")]

# Here errors are in English alone, since a student can't bring them about.
STAFF = {
    "cli/commands/backup_.py": "a command of staff",
    "cli/commands/class_.py": "a command of staff",
    "cli/commands/export_.py": "a command of staff",
    "cli/commands/invite_.py": "a command of staff",
    "cli/commands/log_.py": "a command of staff",
    "cli/commands/restore_.py": "a command of staff",
    "cli/commands/forget_.py": "a command of staff",
    "cli/commands/data_.py": "a command of staff",
    "cli/commands/show_.py": "a command of staff",
    "cli/commands/store_.py": "a command of staff",
    "cli/options.py: store_of": "only commands of staff ask for the store",
    "course/catalogue.py": "what an author wrote",
    "course/exceptions.py": "what an instructor wrote",
    "course/exercise.py": "what an author wrote",
    "course/secret.py": "only the instructor's copy has the secret",
    "course/solution.py": "only the instructor's copy has solutions",
    "course/stubs.py": "what an author wrote",
    "course/tables.py: wrong": "what an author wrote",
    "server/confinement.py": "staff start a server",
    "server/routes/oidc.py: _metadata": "operators are told, and others that it is no fault of theirs",
    "server/visit.py": "nobody can bring it about",
    "submissions/archive.py": "staff download archives",
    "submissions/collection.py": "staff grade a whole folder",
    "submissions/entries.py": "staff grade a whole folder",
    "submissions/found.py": "staff grade a whole folder",
    "submissions/handin.py: parse_hand_in": "staff read hand-ins",
    "submissions/handin.py: _submission": "staff read hand-ins",
    "submissions/handin.py: _content": "staff read hand-ins",
    "submissions/handin.py: _time": "staff read hand-ins",
    "submissions/level.py": "staff grade a whole folder",
    "submissions/roster.py": "staff have a roster",
    "submissions/unknown.py": "staff grade a whole folder",
}
# What prints for staff, in English.
STAFFS_COMMANDS = {
    f"cli/commands/{name}_.py"
    for name in ("audit", "backup", "class", "data", "demo", "doctor", "export", "forget", "generate", "init",
                 "invite", "log", "new", "regrade", "release", "report", "restore", "roster", "serve", "show", "store", "worker")
} | {"cli/progress.py"}  # fmt: skip


def place(path: Path) -> str:
    """Say where a file is, as a test's id."""
    return path.relative_to(GRADER).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Parse a file, once."""
    return ast.parse(path.read_bytes())


def calls(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.Module, ast.Call]]:
    """Give each call in a file, with the function that it stands in."""

    def inside(node: ast.AST, around: ast.FunctionDef | ast.Module) -> Iterator:
        for child in ast.iter_child_nodes(node):
            within = child if isinstance(child, ast.FunctionDef) else around
            if isinstance(child, ast.Call):
                yield getattr(around, "name", ""), around, child
            yield from inside(child, within)

    yield from inside(tree(path), tree(path))


def literal(node: ast.AST) -> str:
    """The text that stands in an expression as it is, without what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(literal, node.values))
    if isinstance(node, ast.BinOp):
        return literal(node.left) + literal(node.right)
    return ""


@cache
def givers() -> set[str]:
    """The functions that say of themselves that they give a text by language."""
    return {
        node.name
        for path in GRADER.rglob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.returns is not None
        if ast.unparse(node.returns) in ("Text", "Text | None")
    }


def is_told(node: ast.expr, around: ast.FunctionDef | ast.Module, path: Path) -> bool:
    """Whether what an error is given as a text is there in both languages, or is nothing."""
    if isinstance(node, ast.Dict):
        texts = {literal(key): literal(text) for key, text in zip(node.keys, node.values) if key}
        return "en" in texts and bool(JAPANESE.search(texts.get("ja", "")))
    if isinstance(node, ast.IfExp):
        return all(is_told(one, around, path) for one in (node.body, node.orelse))
    if isinstance(node, ast.Attribute):  # CourseError.WRITE_IT
        told = getattr(getattr(errors, ast.unparse(node.value), None), node.attr, None)
        return isinstance(told, Mapping) and bool(JAPANESE.search(told.get("ja", "")))
    if isinstance(node, ast.Name):
        return all(is_told(one, around, path) for one in values(node.id, around, path))
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name in givers()
    return isinstance(node, ast.Constant) and node.value == ""


def values(name: str, around: ast.FunctionDef | ast.Module, path: Path) -> Iterator[ast.expr]:
    """What a name may stand for: what the function gives it, a parameter by its type, or the module's."""
    given = ast.parse('{"en": "", "ja": "あ"}', mode="eval").body
    english = ast.Constant("English")
    found = False
    for node in ast.walk(around):
        if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
            found = True
            yield node.value
        if isinstance(node, ast.NamedExpr) and node.target.id == name:
            found = True
            yield node.value
    if isinstance(around, ast.FunctionDef):
        for argument in (*around.args.args, *around.args.kwonlyargs):
            if argument.arg == name:
                found = True
                kind = argument.annotation and ast.unparse(argument.annotation)
                yield given if kind in ("Text", "Told") else english
    if not found:
        module = importlib.import_module("grader." + place(path)[:-3].replace("/", "."))
        value = getattr(module, name)
        yield given if isinstance(value, Mapping) and {"en", "ja"} <= value.keys() else english


def english_only(path: Path) -> Iterator[tuple[str, int]]:
    """Give each error of a file that has no Japanese: the function that raises it, and the line."""
    for function, around, call in calls(path):
        if getattr(call.func, "id", "") not in ERRORS:
            continue
        texts = [*call.args, *(keyword.value for keyword in call.keywords)]
        if not all(is_told(text, around, path) for text in texts):
            yield function, call.lineno


@pytest.mark.parametrize("path", ROOMS, ids=place)
def test_an_error_that_a_student_can_meet_is_told_in_japanese(path: Path) -> None:
    """Message and remedy are there in both languages, unless the list says that only staff meet it."""
    if place(path) in STAFF:
        return
    wrong = [
        f"line {line}"
        for function, line in english_only(path)
        if f"{place(path)}: {function}" not in STAFF
    ]
    assert not wrong, f"{place(path)}: no Japanese in {', '.join(wrong)}"


@pytest.mark.parametrize("entry", STAFF)
def test_what_only_staff_meet_is_still_there(entry: str) -> None:
    """No entry of the list is left over, so that none hides a message that comes later."""
    file, _, function = entry.partition(": ")
    found = [name for name, _ in english_only(GRADER / file)]
    assert function in found if function else found


@pytest.mark.parametrize("path", sorted(GRADER.rglob("*.py")), ids=place)
def test_a_text_by_language_has_every_language(path: Path) -> None:
    """Whatever is there in English by language is there in Japanese, too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Dict) and "en" in [literal(key) for key in node.keys if key]:
            if place(path) == "errors.py":  # what is told to staff alone
                continue
            texts = {literal(key): text for key, text in zip(node.keys, node.values) if key}
            assert "ja" in texts, f"line {node.lineno}"
            assert JAPANESE.search(literal(texts["ja"])) or not literal(texts["en"]), node.lineno


@pytest.mark.parametrize(
    "path",
    [p for p in ROOMS if place(p).startswith("cli/") and place(p) not in STAFFS_COMMANDS],
    ids=place,
)
def test_what_a_students_terminal_prints_is_not_written_in_english(path: Path) -> None:
    """Each line that is printed comes from the texts by language, and click is given none to print."""
    for _, _, call in calls(path):
        name = ast.unparse(call.func)
        if name in ("click.echo", "echo", "print") and call.args:
            told = literal(call.args[0]).replace("grade:", "")
            assert JAPANESE.search(told) or not re.search("[A-Za-z]{2}", told), call.lineno
        assert not name.endswith((".fail", "click.UsageError", "BadParameter")), call.lineno


# The public suites of every course that is here, and the one that a new exercise begins with.
SUITES = sorted(
    path
    for place in (
        "assignments/*/test_*.py",
        "courses/*/assignments/*/test_*.py",
        "tests/courses/*/assignments/*/test_*.py",
        "grader/authoring/skeleton/exercise/assignments/test_*.py.txt",
    )
    for path in ROOT.glob(place)
)
VALUE = "Q7"  # in the place of whatever is filled in


def text_of(node: ast.expr) -> str:
    """The text that an expression gives, with VALUE for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(one) or VALUE for one in node.values)
    told = literal(node)
    assert told, f"line {node.lineno}: write the text where it is used"
    return told


def mistakes_of(node: ast.expr, suite: Path) -> Iterator[str]:
    """How the mistakes are made that a comparison names, wherever their dict stands."""
    given = [node]
    if isinstance(node, ast.Name):
        given = [
            one.value
            for one in ast.walk(tree(suite))
            if isinstance(one, ast.Assign) and node.id in map(ast.unparse, one.targets)
        ]
    assert given, f"line {node.lineno}: no {ast.unparse(node)} in this file"
    for one in given:
        assert isinstance(one, ast.Dict), f"line {one.lineno}: write the mistakes as a dict"
        yield from map(text_of, one.keys)


def is_code(name: str) -> bool:
    """Whether an answer is called by what it is called in code."""
    try:
        ast.parse(name, mode="eval")
    except SyntaxError:
        return False
    return True


def details(suite: Path) -> Iterator[tuple[int, str, str]]:
    """Each text of a public suite's author that a student can read: its line, itself, and a detail with it."""
    for node in ast.walk(tree(suite)):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Assert) and node.msg is not None:
            yield node.lineno, text_of(node.msg), text_of(node.msg)
        elif called in ("AssertionError", "pytest.fail"):
            yield from ((node.lineno, text_of(one), text_of(one)) for one in node.args)
        elif called == "assert_close":
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            if "name" in given and not is_code(name := text_of(given["name"])):
                yield node.lineno, name, f"{name} is 1, but should be 2"
            for how in mistakes_of(given["mistakes"], suite) if "mistakes" in given else ():
                yield node.lineno, how, f"x is 1, but should be 2; this is the result {how}"


def table_of(suite: Path) -> dict[str, str]:
    """The twins that a public suite has."""
    for node in tree(suite).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "IN_JAPANESE":
            return ast.literal_eval(node.value)
    return {}


def untold(suite: Path, table: Mapping[str, str]) -> list[str]:
    """The texts of a public suite that a table leaves in English."""
    left = []
    for line, text, detail in details(suite):
        failed = check("a", Outcome.WRONG, visibility="public", detail=detail)
        shown = in_language(replace(report(), checks=(failed,)), "ja", table).checks[0].detail
        if text in shown or not JAPANESE.search(shown):
            left.append(f"line {line}: {text}")
    return left


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name)
def test_what_a_public_check_says_is_told_in_japanese(suite: Path) -> None:
    """Each sentence, name and mistake of its author has a twin, and no twin is left over."""
    table = table_of(suite)
    assert untold(suite, table) == []
    for text in table:
        assert untold(suite, {one: said for one, said in table.items() if one != text}), text
