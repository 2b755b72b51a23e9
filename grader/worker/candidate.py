"""Turns a candidate's source into a module: parse, find the functions, run."""

from __future__ import annotations
import __future__

import ast
import time
import types
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

import numpy as np

from .cells import is_assigned, python_of, without_command
from .definitions import Definitions, LeftOut, Place, first_line
from .dialects import copied_along, newer_syntax, renamed, without_marimo
from .toplevel import (
    DEFINITIONS,
    LARGE,
    LOOPS,
    NEEDS,
    OWN,
    READS,
    STATEMENT,
    Reason,
    TopLevel,
    given,
    text_of,
)

Source = tuple[str, bytes, bool]
"""A part as it travels: its name in tracebacks, its source, whether it is a notebook's cell."""

Problem = tuple[str, str, str, int]
"""Why loading went wrong: kind, message, part, line."""

_MOST_LEFT_OUT, _MOST_NAMES = 50, 5
_SPARE = 2**18  # bytes
_PATIENCE = (
    2.0  # seconds for what only makes values; loading as a whole has a limit that ends the worker
)
# What a class of the student's is called, and where it was raised, whatever the class says itself.
_NAME, _TRACEBACK = vars(type)["__name__"], vars(BaseException)["__traceback__"]
# What a notebook has and a module has not: a call of it at the top level is a command of IPython's.
_OF_IPYTHON = ("get_ipython", "display")


class Loaded:
    """A candidate's module, with where its functions stand and the first problem met, if any.

    `left_out` is what was not run, since IPython alone could, or since it defines nothing for certain.
    """

    def __init__(self, sources: list[Source]) -> None:
        self.module = types.ModuleType("submission")
        self._definitions = Definitions()
        self.problem: Problem | None = None
        self.trees: list[tuple[str, ast.Module]] = []
        self._notebook: set[int] = set()  # the places of single statements in `trees`
        self._top_level = TopLevel()
        self._left_out: list[tuple[str, int, str, str, str]] = []
        self._names: dict[
            str, int
        ] = {}  # that a statement which was left out would give: its place
        self._seconds = 0.0  # that statements of notebooks took
        self._slow = False
        self._flags = 0  # of `from __future__`, which hold for all cells that follow
        # Given up where no memory is left to tell of a problem; not filled, since that takes its pages.
        self._spare: object = np.empty(_SPARE, np.uint8)
        for name, source, notebook in sources:
            try:
                self._parse(name, source, notebook)
            except SyntaxError as error:
                message, line = copied_along(source)
                if not message:
                    line = error.lineno or 0
                    newer = newer_syntax(source, line, error.msg)
                    message = f"{type(error).__name__}: {error.msg}{newer}"
                self._note("syntax_error", message, name, line)
            except BaseException as error:  # noqa: BLE001 - too deep, too big, or anything else
                self._note("syntax_error", describe(error), name, 0)

    def _note(self, *problem: *Problem) -> None:
        self.problem = self.problem or problem

    def _leave_out(self, node: ast.stmt, part: str, reason: Reason, text: str = "") -> None:
        for name in given(node):
            self._names[name] = len(self._left_out)
        if len(self._left_out) < _MOST_LEFT_OUT:
            text = text or text_of(node).partition("\n")[0]
            self._left_out.append((part, node.lineno, text[:200], reason[0], reason[1][:200]))

    # ------------------------------------------------------------ parse

    def _parse(self, name: str, source: bytes, notebook: bool) -> None:
        tree = self._cell(source, name) if notebook else self._script(source, name)
        self._definitions.add(tree.body, name)
        if not notebook:
            # Absolute: there may be no current folder to ask for in a jail.
            self.module.__file__ = f"/{name}"
            self.trees.append((name, tree))
            return
        # One by one: what one statement needs and has not does not stop the next.
        for node in tree.body:
            kept = self._top_level.kept(node)
            if kept is not None:
                self._notebook.add(len(self.trees))
                self.trees.append((name, ast.Module([kept], [])))
            reason = next(
                (self._top_level.missing[n] for n in given(node) if n in self._top_level.missing),
                None,
            )
            if reason is not None:
                self._leave_out(node, name, reason)

    def _cell(self, source: bytes, name: str) -> ast.Module:
        """Parse a cell as IPython would run it; what only IPython runs is left out."""
        try:
            text = source.decode()
        except UnicodeDecodeError:
            return ast.parse(source, name)  # Python's own error tells of it
        if not _may_be_ipython(text):
            try:
                return ast.parse(text, name)
            except SyntaxError:
                pass
        python, lines = python_of(text)
        while True:
            try:
                tree = ast.parse(python, name)
            except SyntaxError as error:
                without = without_command(python, error.lineno or 0)
                if without is None:
                    raise
                python, command = without
                lines.append(command)
            else:
                break
        for number, line in lines:
            self._left_out_line(name, number, line)
        return tree

    def _left_out_line(self, part: str, number: int, line: str) -> None:
        assigned = line.partition("=")[0].split(",") if is_assigned(line) else []
        for name in assigned:
            self._names[name.strip()] = len(self._left_out)
        if len(self._left_out) < _MOST_LEFT_OUT:
            self._left_out.append((part, number, line[:200], *_reason_of_magic(line)))

    def _script(self, source: bytes, name: str) -> ast.Module:
        """Parse a file; one that was made of a notebook is read as what it was made of."""
        try:
            tree = ast.parse(source, name)
        except SyntaxError as error:
            try:
                tree = self._cell(source, name)
            except SyntaxError:
                raise error from None
        tree = without_marimo(tree)
        for node, first in renamed(tree):
            self._leave_out(node, name, ("renamed", first), f"def {node.name}")
        return tree

    @property
    def places(self) -> list[Place]:
        """Where each function stands."""
        return self._definitions.places(vars(self.module))

    @property
    def left_out(self) -> list[LeftOut]:
        """What was not run, and which functions need what it would have given."""
        users: dict[int, dict[str, None]] = {}
        for function, names in self._used().items():
            for name in names & self._names.keys():
                if name not in vars(self.module):
                    users.setdefault(self._names[name], {})[function] = None
        told = [
            (*item, tuple(users.get(place, ()))[:_MOST_NAMES])
            for place, item in enumerate(self._left_out)
            # What is imported by its name may be what was asked for: the other side knows.
            if item[3] != ABSENT or place in users or item[2].startswith("from")
        ]
        return [*self._definitions.behind, *told][:_MOST_LEFT_OUT]

    def _used(self) -> dict[str, set[str]]:
        """Which names each function of the top level reads."""
        used: dict[str, set[str]] = {}
        for _, tree in self.trees if self._names else ():
            for node in tree.body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    read = (n for n in ast.walk(node) if isinstance(n, ast.Name))
                    used[node.name[:80]] = {n.id for n in read}
        return used

    def why_missing(self, name: str) -> str:
        """For a name that is not defined: what would have given it, and why that was not run."""
        place = self._names.get(name, _MOST_LEFT_OUT)
        if place >= len(self._left_out):
            return ""
        part, line, text, word, about = self._left_out[place]
        return f" ({part}, line {line}, gives it and was not run: {text[:80]}; {_WHY[word].format(about)})"

    # ------------------------------------------------------------ run

    def run(self) -> None:
        """Run the parts in order; what was defined before a part raised stays defined."""
        for place, (name, tree) in enumerate(self.trees):
            if place in self._notebook:
                self._statement(tree.body[0], name)
            else:
                self._whole(tree, name)

    def hide_addresses(self) -> None:
        """Let the text of an object of the candidate's classes not say where in memory it lies."""
        for name in self._definitions:
            own = vars(self.module).get(name)
            if isinstance(own, type):
                own.__repr__ = _without_address  # type: ignore[assignment, method-assign]

    def _whole(self, tree: ast.Module, name: str) -> None:
        """Run a file; where a statement fails, the others of those that only define something still run."""
        try:
            self._execute(tree, name)
        except (
            SystemExit,
            MemoryError,
        ) as error:  # it was to end there, or nothing more can be run
            self._spare = None
            self._failed(None, error, name, _line(error, name))
        except BaseException as error:  # noqa: BLE001 - whatever is raised is only a problem
            line = _line(error, name)
            failed = next((n for n, node in enumerate(tree.body) if _holds(node, line)), None)
            if failed is None:
                self._failed(None, error, name, line)
                return
            for node in tree.body[:failed]:  # these have run: which functions are the student's own
                self._top_level.kept(node)
            self._failed(tree.body[failed], error, name, line)
            for node in tree.body[failed + 1 :]:
                kept = self._top_level.kept(node)
                if kept is not None:
                    self._statement(kept, name)

    def _statement(self, node: ast.stmt, name: str) -> None:
        if self._slow and not isinstance(node, DEFINITIONS):
            self._leave_out(node, name, (LARGE, "the notebook"))
            return
        started = time.monotonic()
        try:
            self._execute(ast.Module([node], []), name)
        except MemoryError:
            self._spare = None
            self._leave_out(node, name, (LARGE, "it"))
        except BaseException as error:  # noqa: BLE001 - SystemExit too is only a problem
            self._failed(node, error, name, _line(error, name))
        else:
            for given_name in given(node):
                self._names.pop(given_name, None)
        self._seconds += time.monotonic() - started
        self._slow = self._seconds > _PATIENCE

    def _execute(self, tree: ast.Module, name: str) -> None:
        code = compile(tree, name, "exec", flags=self._flags, dont_inherit=True)
        self._flags |= code.co_flags & _FUTURE
        exec(code, self.module.__dict__)  # noqa: S102 - it is what a sandbox is for

    def _failed(self, node: ast.stmt | None, error: BaseException, part: str, line: int) -> None:
        """Note what a statement raised: nothing, where it needs what is not here and never was asked for."""
        self._spare = None
        if node is not None and isinstance(error, ImportError) and _imports(node, error, part):
            missing = error.name or ""
            self._leave_out(node, part, (ABSENT, missing))
            return
        if node is not None and isinstance(error, NameError):
            known = error.name in self._names or error.name in _OF_IPYTHON
            if known and not isinstance(node, ast.FunctionDef | ast.ClassDef):
                self._leave_out(node, part, (NEEDS, str(error.name)))
                return
        if isinstance(node, ast.Expr) and self._notebook:
            return  # a call of a library for its effect, such as drawing
        if node is not None:
            for name in given(node):
                self._names.setdefault(name, _MOST_LEFT_OUT)
        self._note("raised", describe(error), part, line)


def _without_address(value: object) -> str:
    return f"<{type(value).__name__}>"


ABSENT = "absent"
_WHY = {
    OWN: "it calls {}, which is yours",
    READS: "{} reads or waits for something",
    NEEDS: "it needs {}",
    LOOPS: "loops are not run",
    LARGE: "{} makes much, or takes long",
    STATEMENT: "only definitions are run",
    ABSENT: "{} is not there when work is graded",
    "ipython": "only IPython can run it",
    "language": "the cell is not Python",
    "skipped": "the cell is tagged not to be run",
    "renamed": "it is another name of {}",
}
_FUTURE = reduce(
    or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)


def _reason_of_magic(line: str) -> Reason:
    if line.startswith("%%skip-execution"):  # our own word for a tag: see notebooks.read
        return "skipped", ""
    return ("language", line[2:40]) if line.startswith("%%") else ("ipython", "")


def _may_be_ipython(text: str) -> bool:
    """Whether a text that Python can read may be meant otherwise: prompts look like annotations."""
    return text.lstrip().startswith(("In [", ">>>", "%%"))


def _line(error: BaseException, part: str) -> int:
    """The line of a part at which it was raised, 0 for none."""
    return next((line for name, line, _ in frames(error) if name == part), 0)


def _holds(node: ast.stmt, line: int) -> bool:
    return first_line(node) <= line <= (node.end_lineno or node.lineno)


def _imports(node: ast.stmt, error: ImportError, part: str) -> bool:
    """Whether it is the statement's own import that failed, and not one inside what it calls."""
    inside = [
        line for name, line, function in frames(error) if name == part and function != "<module>"
    ]
    return not inside and any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(node))


def frames(error: BaseException) -> Iterator[tuple[str, int, str]]:
    """The traceback as (part or file name, line, function), outermost first."""
    traceback = _TRACEBACK.__get__(error)
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield code.co_filename, traceback.tb_lineno, code.co_name
        traceback = traceback.tb_next


def describe(error: BaseException, limit: int = 2000) -> str:
    """The exception as "Type: message", cut; the message is the student's and may be anything."""
    try:
        message = str.__str__(str(error))  # the text itself, where a class of the student's is one
    except BaseException:  # noqa: BLE001 - a __str__ that raises
        message = "(its text can't be shown)"
    name = _NAME.__get__(type(error))[:80]
    return f"{name}: {message}"[:limit].encode(errors="replace").decode()


def builtin_kinds(error: BaseException, builtins: dict[str, Any]) -> tuple[str, ...]:
    """Names of the built-in exceptions that the exception is one of, most specific first."""
    return tuple(
        kind.__name__
        for kind in type(error).__mro__
        if builtins.get(kind.__name__) is kind and kind is not object
    )
