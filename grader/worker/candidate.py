"""Turns a candidate's source into a module: parse, find the functions, run."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator
from typing import Any

Source = tuple[str, bytes, bool]
"""A part as it travels: its name in tracebacks, its source, whether it is a notebook's cell."""

Place = tuple[str, str, int, int]
"""Where a function stands: its name, the part, first and last line."""

Problem = tuple[str, str, str, int]
"""Why loading went wrong: kind, message, part, line."""

_MOST_PLACES = 500  # the other side reads no more, and a message holds only so many values
_SPARE = 2**18  # bytes
# What a class of the student's is called, and where it was raised, whatever the class says itself.
_NAME, _TRACEBACK = vars(type)["__name__"], vars(BaseException)["__traceback__"]


class Loaded:
    """A candidate's module, with where its functions stand and the first problem met, if any."""

    def __init__(self, sources: list[Source]) -> None:
        self.module = types.ModuleType("submission")
        self.found: dict[str, Place] = {}
        self.inner: dict[str, Place] = {}  # by "Outer.function": what stands one level too deep
        self.problem: Problem | None = None
        self.trees: list[tuple[str, ast.Module]] = []
        self._spare = bytearray(_SPARE)  # given up where no memory is left to tell of a problem
        for name, source, notebook in sources:
            try:
                self._parse(name, source, notebook)
            except SyntaxError as error:
                message = f"{type(error).__name__}: {error.msg}"
                self._note("syntax_error", message, name, error.lineno or 0)
            except BaseException as error:  # noqa: BLE001 - too deep, too big, or anything else
                self._note("syntax_error", describe(error), name, 0)

    def _note(self, *problem: *Problem) -> None:
        self.problem = self.problem or problem

    def _parse(self, name: str, source: bytes, notebook: bool) -> None:
        tree = _parse_cell(source, name) if notebook else ast.parse(source, name)
        if notebook:  # one by one: what one statement needs and has not does not stop the next
            kept = [node for node in tree.body if _defines(node)]
            self.trees += [(name, ast.Module([_forgiving(node)], [])) for node in kept]
        else:
            # Absolute: there may be no current folder to ask for in a jail.
            self.module.__file__ = f"/{name}"
            self.trees.append((name, tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.found[node.name] = _place(node, node.name, name)
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef | ast.ClassDef):
                        full = f"{node.name}.{inner.name}"
                        self.inner[full] = _place(inner, full, name)

    @property
    def places(self) -> list[Place]:
        """Where each function stands; of several with one name the last counts, as in Python.

        Behind them come the functions inside of others, as "Outer.function".
        """
        return [*self.found.values(), *self.inner.values()][:_MOST_PLACES]

    def run(self) -> None:
        """Run the parts in order; what was defined before a part raised stays defined."""
        for name, tree in self.trees:
            try:
                exec(compile(tree, name, "exec", dont_inherit=True), self.module.__dict__)  # noqa: S102 - it is what a sandbox is for
            except BaseException as error:  # noqa: BLE001 - SystemExit too is only a problem
                self._spare.clear()
                line = next((line for part, line, _ in frames(error) if part == name), 0)
                self._note("raised", describe(error), name, line)


def _place(node: ast.FunctionDef | ast.ClassDef, called: str, part: str) -> Place:
    first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
    return (called, part, first, node.end_lineno or first)


def _parse_cell(source: bytes, name: str) -> ast.Module:
    """Parse a notebook's cell; only where Python can't, leave out the lines that only IPython reads."""
    try:
        return ast.parse(source, name)
    except SyntaxError:
        if source.lstrip().startswith(b"%%"):  # the whole cell is in another language
            return ast.Module(body=[], type_ignores=[])
        lines = source.decode(errors="replace").split("\n")
        while (number := _magic_line(lines, name)) is not None:
            lines[number] = lines[number][: -len(lines[number].lstrip())] + "pass"
        return ast.parse("\n".join(lines), name)


def _magic_line(lines: list[str], name: str) -> int | None:
    """The line where parsing fails, if it is a magic (%, !, ? of IPython) and not Python."""
    try:
        ast.parse("\n".join(lines), name)
    except SyntaxError as error:
        number = (error.lineno or 0) - 1
        if 0 <= number < len(lines):
            text = lines[number].strip()
            if text.startswith(("%", "!", "?")) or text.endswith("?"):
                return number
    return None


def _forgiving(node: ast.stmt) -> ast.stmt:
    """Let an import of a notebook fail in silence: what is only drawn with is not there to grade."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return node
    absent = ast.ExceptHandler(ast.Name("ImportError", ast.Load()), None, [ast.Pass()])
    return ast.fix_missing_locations(ast.copy_location(ast.Try([node], [absent], [], []), node))


def _defines(node: ast.stmt) -> bool:
    """Whether a statement of a notebook is run: imports, definitions and constants are."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        if isinstance(node.value, ast.Lambda):
            return True
        try:
            ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return False
        return True
    return False


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
