"""Tells of a file, before any of it is run, that what its functions return depends on their arguments alone.

Such functions are pure: no call before, no clock and no lot changes an answer. The file keeps nothing: its
names are functions and constants, and nothing outlives a call but what a method stores in `self`. It draws
nothing: it asks Python and numpy only for what is the same each time, and never for memory as it was. And
it has no value with an address, which would tell both: lambdas, functions, iterators and views of a dict are
used where they stand, and the objects of its own classes, which a check may pass on, are shown without
theirs (`Loaded.hide_addresses`). Sets, whose order is that of hashes, hold texts and numbers that stand
there: the hash of None, of a nan and of an exception is an address.

Only what is known to be harmless passes. Of any other file nothing is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from .harmless import FUNCTIONS, ONLY_NAMED, VIEWS
from .literals import ImpureError, constant_names, look_at_annotation, names_of, require
from .pure_function import BUILTINS, Defined, Function
from .toplevel import text_of


def is_pure(trees: Iterable[ast.Module]) -> bool:
    """Whether the functions that these modules define, run one after another as one, are known to be pure."""
    try:
        _Module([node for tree in trees for node in tree.body]).look()
    except (ImpureError, RecursionError):
        return False
    return True


class _Module:
    """What the top level defines; everything else is judged by that."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self.modules: dict[str, str] = {}  # the name here, and the module
        self.named: set[str] = set()  # for annotations alone
        self.constants: set[str] = set()
        self.functions: list[ast.FunctionDef] = []
        self.classes: list[ast.ClassDef] = []
        for node in body:
            if not _is_main(node):
                self._take(node)
        functions = {node.name for node in self.functions}
        classes = {node.name for node in self.classes}
        kinds = ({*self.modules}, self.named, self.constants, functions, classes)
        taken = set().union(*kinds)
        require(len(taken) == sum(map(len, kinds)))  # a name is of one kind
        require(not any(name in BUILTINS or name.startswith("__") for name in taken))
        self.defined = Defined(self.modules, self.constants, functions, taken, bool(classes))

    def _take(self, node: ast.stmt) -> None:
        for item in ast.walk(node):  # also those inside of functions: a name is the same everywhere
            if isinstance(item, ast.Import):
                self._import(item)
        if isinstance(node, ast.ImportFrom):
            require(node.module in ONLY_NAMED and not node.level)
            require(all(item.name != "*" for item in node.names))
            self.named |= {item.asname or item.name for item in node.names}
        elif isinstance(node, ast.FunctionDef):
            self.functions.append(node)
        elif isinstance(node, ast.ClassDef):
            self.classes.append(node)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):  # a type
            look_at_annotation(node.value)
            self.named |= names_of(node.targets)
        elif not isinstance(node, ast.Import):
            self.constants |= constant_names(node)

    def _import(self, node: ast.Import) -> None:
        for item in node.names:
            name = item.asname or item.name
            require(item.name in FUNCTIONS and self.modules.get(name) in (None, item.name))
            self.modules[name] = item.name

    def look(self) -> None:
        for node in self.functions:
            Function(node, self.defined, None).look()
        for item in self.classes:
            self._class(item)

    def _class(self, node: ast.ClassDef) -> None:
        require(not node.bases and not node.keywords and not node.decorator_list)
        require(not getattr(node, "type_params", ()))
        methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
        names = {item.name for item in methods}
        require(all(name == "__init__" or not name.startswith("__") for name in names))
        # These would be taken for a list's, or a dict's.
        require("sort" not in names and not names & VIEWS)
        for item in node.body:
            if not isinstance(item, ast.FunctionDef):
                constant_names(item)
        for item in methods:
            require(item.args.posonlyargs or item.args.args)
            Function(item, self.defined, names).look()


def _is_main(node: ast.stmt) -> bool:
    """Whether it is `if __name__ == "__main__":`, which is not so here."""
    return (
        isinstance(node, ast.If)
        and not node.orelse
        and text_of(node.test) in ("__name__ == '__main__'", "'__main__' == __name__")
    )
