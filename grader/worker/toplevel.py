"""What of a notebook's top level is run: what defines something, and neither works nor waits for anything.

Imports, definitions, and names given to what is quickly made of constants, of names, of classes and of what
libraries offer. Not run are calls of the student's own functions, loops, and whatever reads or asks.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Iterator

Reason = tuple[str, str]
"""Why a statement is not run: a word, and what it is about."""

OWN, READS, NEEDS, LOOPS, LARGE, STATEMENT = "own", "reads", "needs", "loops", "large", "statement"
_LARGE = 20_000_000  # numbers, as far as a call's own arguments tell; loading has a limit

DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
# What waits, asks, reads, or runs something else, by the last part of its name.
_READING = {
    "open", "input", "exec", "eval", "compile", "breakpoint", "load", "loads", "loadtxt", "genfromtxt",
    "fromfile", "memmap", "read", "read_text", "read_bytes", "readlines", "read_csv", "read_excel",
    "read_json", "read_table", "read_parquet", "read_pickle", "imread", "urlopen", "urlretrieve", "get", "post",
    "connect", "system", "popen", "run", "Popen", "check_output", "sleep", "glob", "listdir", "fetch_openml",
    "mount", "upload", "File",
}  # fmt: skip


class TopLevel:
    """Decides statement by statement, in the order of cells, and remembers what it left out.

    `missing` has the names that a statement which was not run would have given, with the reason.
    """

    def __init__(self) -> None:
        self.missing: dict[str, Reason] = {}
        self._functions: set[str] = set()  # the student's own, and names for what they make
        self._classes: set[str] = set()

    def kept(self, node: ast.stmt) -> ast.stmt | None:
        """What of a statement is run: all, a part, or nothing."""
        if isinstance(node, ast.If | ast.Try | ast.With):
            return self._block(node)
        reason = self.reason(node)
        if reason is None:
            self._note(node)
            return node
        for name in given(node):
            self.missing[name] = reason
        return None

    def forget(self, node: ast.stmt, reason: Reason) -> None:
        """Remember that a statement was to be run and could not be."""
        for name in given(node):
            self.missing[name] = reason

    def reason(self, node: ast.stmt) -> Reason | None:
        """Why a single statement is not run, or None where it is."""
        if isinstance(node, (*DEFINITIONS, ast.AsyncFunctionDef)):
            return None
        if isinstance(node, _LOOPS):
            return LOOPS, ""
        if isinstance(node, ast.Expr):
            is_library = isinstance(node.value, ast.Call) and isinstance(
                node.value.func, ast.Attribute
            )
            return self._reason_of(node.value) if is_library else (STATEMENT, "")
        if isinstance(node, _ASSIGNMENTS):
            if isinstance(node, ast.AnnAssign) and node.value is None:
                return None
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (*targets, node.value):
                if part is not None and (reason := self._reason_of(part)) is not None:
                    return reason
            return None
        return (STATEMENT, "")

    def _block(self, node: ast.If | ast.Try | ast.With) -> ast.stmt | None:
        """A block with what of it is run; nothing where its condition can't be asked."""
        asked = [node.test] if isinstance(node, ast.If) else []
        if isinstance(node, ast.With):
            asked = [item.context_expr for item in node.items]
        reason = next(filter(None, map(self._reason_of, asked)), None)
        if reason is not None:
            self.forget(node, reason)
            return None
        may_be_empty = {"orelse": True, "finalbody": bool(getattr(node, "handlers", ()))}
        for name in ("body", "orelse", "finalbody"):
            if hasattr(node, name):
                empty = may_be_empty.get(name, False)
                setattr(node, name, self._body(getattr(node, name), empty=empty))
        for handler in getattr(node, "handlers", []):
            handler.body = self._body(handler.body)
        return node

    def _body(self, body: list[ast.stmt], *, empty: bool = False) -> list[ast.stmt]:
        kept = [part for node in body if (part := self.kept(node)) is not None]
        return kept if kept or empty or not body else [ast.copy_location(ast.Pass(), body[0])]

    def _note(self, node: ast.stmt) -> None:
        """Learn which names are the student's own functions and classes, or made by them."""
        for name in given(node):
            self.missing.pop(name, None)
            self._functions.discard(name)
            self._classes.discard(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._functions.add(node.name)
        elif isinstance(node, ast.ClassDef):
            self._classes.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and self._is_own(node.value):
            self._functions.update(given(node))

    def _is_own(self, value: ast.expr | None) -> bool:
        """Whether a value is a function of the student's by another name, or an object of their class."""
        if isinstance(value, ast.Call):
            return isinstance(value.func, ast.Name) and value.func.id in self._classes
        if isinstance(value, ast.Name):
            return value.id in self._functions
        return isinstance(value, ast.Lambda)

    def _reason_of(self, node: ast.expr) -> Reason | None:
        """Why an expression is not asked for, or None."""
        for part in _asked(node):
            if isinstance(part, ast.Name) and part.id in self.missing and _is_read(part):
                return NEEDS, part.id
            if isinstance(part, ast.Call) and (reason := self._of_call(part)) is not None:
                return reason
            if isinstance(part, ast.Await | ast.Yield | ast.YieldFrom):
                return STATEMENT, ""
        return None

    def _of_call(self, call: ast.Call) -> Reason | None:
        """Why a call is not made: it is the student's own, hands it to what calls it at once, or reads."""
        base, name = _base(call.func), text_of(call.func)[:80]
        is_method = not isinstance(call.func, ast.Name)
        if base in self._functions or (base in self._classes and is_method):
            return OWN, name
        last = name.rpartition(".")[2]
        if last in _CALLING:
            own = (part.id for part in ast.walk(call) if isinstance(part, ast.Name))
            called = next((part for part in own if part in self._functions), None)
            if called is not None:
                return OWN, called
        if math.prod(_numbers(call)) > _LARGE and isinstance(call.func, ast.Attribute):
            return LARGE, name
        if last in _READING and (last not in _ALSO_METHODS or base in _READERS):
            return READS, name
        return None


# What calls a function that is handed to it at once, or when it is looked at.
_CALLING = {
    "map",
    "filter",
    "sorted",
    "sort",
    "max",
    "min",
    "reduce",
    "apply_along_axis",
    "fromfunction",
    "sum",
}
# What these are called methods of plain values are called as well, which are quick: a dict's `get`.
_ALSO_METHODS = {"get", "run", "read", "compile", "load", "loads"}
_READERS = {"requests", "urllib", "subprocess", "os", "asyncio", "httpx", "np", "numpy", "pickle", "json",
            "torch", "joblib", "pd", "load", "loads", "compile"}  # fmt: skip


def _numbers(call: ast.Call) -> Iterator[int]:
    """The numbers above one that are written in a call's arguments, as sizes are."""
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        for part in argument.elts if isinstance(argument, ast.Tuple | ast.List) else (argument,):
            if isinstance(part, ast.Constant) and type(part.value) is int and part.value > 1:
                yield part.value


def text_of(node: ast.AST) -> str:
    """A node as Python would write it, or its kind where it can't: an odd blank in an f-string, or too deep."""
    try:
        return ast.unparse(node)
    except Exception:  # noqa: BLE001 - it can be read and run all the same
        return f"({type(node).__name__})"


def given(node: ast.stmt) -> list[str]:
    """The names that a statement gives a value to."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    found = []
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            found.append(part.id)
        elif isinstance(part, ast.alias):
            found.append(part.asname or part.name.partition(".")[0])
    return found


def _is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load) and not hasattr(builtins, name.id)


def _asked(node: ast.expr) -> Iterator[ast.expr]:
    """All that is evaluated when an expression is; the body of a lambda is not."""
    yield node
    if isinstance(node, ast.Lambda):
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            yield from _asked(default)
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _asked(child)
        elif isinstance(child, ast.comprehension | ast.keyword):
            inner = (
                (child.iter, *child.ifs) if isinstance(child, ast.comprehension) else (child.value,)
            )
            for part in inner:
                yield from _asked(part)


def _base(node: ast.expr) -> str:
    """The name with which a chain of attributes, calls and subscripts begins, "" for none."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
