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
import builtins
from collections.abc import Iterable

from .harmless import (
    ASKED_FOR,
    CALLED,
    CAUGHT,
    CONSUMERS,
    DATA,
    DTYPE_PLACES,
    DTYPE_PLACES_OF_METHODS,
    DTYPES,
    FUNCTIONS,
    ITERATORS,
    LINALG,
    METHODS,
    NAMED_TYPES,
    ONLY_NAMED,
    PADDINGS,
    RAISED,
    SETS,
    VALUES,
    VIEWS,
)

_EXPRESSIONS = (
    ast.BinOp, ast.BoolOp, ast.Compare, ast.Constant, ast.Dict, ast.FormattedValue, ast.IfExp, ast.JoinedStr,
    ast.List, ast.NamedExpr, ast.Set, ast.Slice, ast.Starred, ast.Subscript, ast.Tuple, ast.UnaryOp,
)  # fmt: skip
_STATEMENTS = (
    ast.Assert, ast.Assign, ast.AugAssign, ast.Break, ast.Continue, ast.Expr, ast.For, ast.If, ast.Pass,
    ast.Raise, ast.Return, ast.While,
)  # fmt: skip
_ANNOTATIONS = (
    ast.Attribute, ast.BinOp, ast.BitOr, ast.Constant, ast.List, ast.Load, ast.Name, ast.Subscript, ast.Tuple,
)  # fmt: skip
_BUILTINS = frozenset(dir(builtins))


class _ImpureError(Exception):
    """Something is met that is not known to be harmless."""


def is_pure(trees: Iterable[ast.Module]) -> bool:
    """Whether the functions that these modules define, run one after another as one, are known to be pure."""
    try:
        _Module([node for tree in trees for node in tree.body]).look()
    except (_ImpureError, RecursionError):
        return False
    return True


def _require(condition: object) -> None:
    if not condition:
        raise _ImpureError


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
        self.callable = {node.name for node in self.functions}
        classes = {node.name for node in self.classes}
        kinds = ({*self.modules}, self.named, self.constants, self.callable, classes)
        self.taken: set[str] = set().union(*kinds)
        _require(len(self.taken) == sum(map(len, kinds)))  # a name is of one kind
        _require(not any(name in _BUILTINS or name.startswith("__") for name in self.taken))

    def _take(self, node: ast.stmt) -> None:
        for item in ast.walk(node):  # also those inside of functions: a name is the same everywhere
            if isinstance(item, ast.Import):
                self._import(item)
        if isinstance(node, ast.ImportFrom):
            _require(node.module in ONLY_NAMED and not node.level)
            _require(all(item.name != "*" for item in node.names))
            self.named |= {item.asname or item.name for item in node.names}
        elif isinstance(node, ast.FunctionDef):
            self.functions.append(node)
        elif isinstance(node, ast.ClassDef):
            self.classes.append(node)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):  # a type
            _annotation(node.value)
            self.named |= _names(node.targets)
        elif not isinstance(node, ast.Import):
            self.constants |= _constant_names(node)

    def _import(self, node: ast.Import) -> None:
        for item in node.names:
            name = item.asname or item.name
            _require(item.name in FUNCTIONS and self.modules.get(name) in (None, item.name))
            self.modules[name] = item.name

    def look(self) -> None:
        for node in self.functions:
            _Function(node, self, None).look()
        for item in self.classes:
            self._class(item)

    def _class(self, node: ast.ClassDef) -> None:
        _require(not node.bases and not node.keywords and not node.decorator_list)
        _require(not getattr(node, "type_params", ()))
        methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
        names = {item.name for item in methods}
        _require(all(name == "__init__" or not name.startswith("__") for name in names))
        # These would be taken for a list's, or a dict's.
        _require("sort" not in names and not names & VIEWS)
        for item in node.body:
            if not isinstance(item, ast.FunctionDef):
                _constant_names(item)
        for item in methods:
            _require(item.args.posonlyargs or item.args.args)
            _Function(item, self, names).look()


def _is_main(node: ast.stmt) -> bool:
    """Whether it is `if __name__ == "__main__":`, which is not so here."""
    return (
        isinstance(node, ast.If)
        and not node.orelse
        and ast.unparse(node.test) in ("__name__ == '__main__'", "'__main__' == __name__")
    )


def _constant_names(node: ast.stmt) -> set[str]:
    """The names that a statement gives to what can't change."""
    if isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        return set()
    if isinstance(node, ast.AnnAssign):
        _annotation(node.annotation)
        targets: list[ast.expr] = [node.target]
    else:
        _require(isinstance(node, ast.Assign))
        targets = node.targets  # type: ignore[attr-defined]
    value = node.value  # type: ignore[attr-defined]
    _require(value is None or _is_constant(value))
    return _names(targets)


def _names(targets: list[ast.expr]) -> set[str]:
    """The names that these are; nothing else may be among them."""
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    _require(all(isinstance(target, ast.Name) for target in targets))
    return names


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(map(_is_constant, node.elts))
    return isinstance(node, ast.Constant) or _is_number(node)


def _is_number(node: ast.expr) -> bool:
    """Whether it is a number that is made at once: what takes time or memory to load would tell of them."""
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Pow):
            return _is_small(node.left) and _is_small(node.right)
        known = isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div)
        return known and _is_number(node.left) and _is_number(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex)


def _is_small(node: ast.expr) -> bool:
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and abs(node.value) < 100
    )


def _is_hashed_alike(node: ast.expr) -> bool:
    """Whether it is a text or a number as it stands there, so that its hash is no address."""
    if isinstance(node, ast.IfExp):
        return _is_hashed_alike(node.body) and _is_hashed_alike(node.orelse)
    known = isinstance(node, ast.Constant) and isinstance(node.value, str | int | float)
    return known or isinstance(node, ast.JoinedStr)


def _are_hashed_alike(nodes: Iterable[ast.expr]) -> bool:
    """Whether what each of them holds is such."""
    displays = (ast.List, ast.Set, ast.Tuple)
    return all(
        (isinstance(node, displays) and all(map(_is_hashed_alike, node.elts)))
        or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        for node in nodes
    )


def _annotation(node: ast.expr | None) -> None:
    _require(node is None or all(isinstance(item, _ANNOTATIONS) for item in ast.walk(node)))


class _Function:
    """One function, or a method of a class that has these methods."""

    def __init__(self, node: ast.FunctionDef, module: _Module, methods: set[str] | None) -> None:
        self.node = node
        self.module = module
        self.methods = methods
        arguments = node.args
        self.own = (arguments.posonlyargs + arguments.args)[0].arg if methods is not None else ""
        given: list[str] = []  # by arguments, also those of lambdas, and by assignments
        for item in ast.walk(node):
            if isinstance(item, ast.arg):
                given.append(item.arg)
            elif isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
                given.append(item.id)
        _require(given.count(self.own) < 2)
        bound = set(given)
        _require(not bound & (_BUILTINS | module.taken - module.constants))
        _require(not any(name.startswith("__") for name in bound))
        self.values = bound | module.constants | NAMED_TYPES | RAISED
        self.called = bound | module.callable | CALLED | RAISED

    def look(self) -> None:
        node = self.node
        _require(not node.decorator_list and not getattr(node, "type_params", ()))
        _annotation(node.returns)
        arguments = node.args
        for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            _annotation(item.annotation)
        for rest in (arguments.vararg, arguments.kwarg):
            _annotation(rest.annotation if rest else None)
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                _require(_is_constant(default) or self._is_value_of_module(default))
        self._block(node.body)

    # ------------------------------------------------------------ statements

    def _block(self, body: list[ast.stmt]) -> None:
        for node in body:
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Import):
            pass  # the module has looked at it
        elif isinstance(node, ast.AnnAssign):
            _annotation(node.annotation)
            self._parts([node.target, *([node.value] if node.value else [])])
        elif isinstance(node, ast.Try):
            self._try(node)
        elif isinstance(node, ast.With):
            self._with(node)
        else:
            _require(isinstance(node, _STATEMENTS))
            if isinstance(node, ast.For):
                self._parts([node.target])
                self._iterated(node.iter)
                self._block(node.body + node.orelse)
            elif isinstance(node, ast.If | ast.While):
                self._parts([node.test])
                self._block(node.body + node.orelse)
            else:
                self._parts(ast.iter_child_nodes(node))

    def _try(self, node: ast.Try) -> None:
        """What is caught must not tell of memory or of the stack, nor be swallowed by the way out."""
        _require(not node.finalbody)
        for handler in node.handlers:
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            _require(handler.name is None)
            _require(all(isinstance(kind, ast.Name) and kind.id in CAUGHT for kind in kinds))
            self._block(handler.body)
        self._block(node.body + node.orelse)

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            call = item.context_expr
            _require(item.optional_vars is None and isinstance(call, ast.Call))
            assert isinstance(call, ast.Call)
            _require(self._path(call.func) == ("numpy", "errstate") and not call.args)
            _require(all(isinstance(word.value, ast.Constant) for word in call.keywords))
        self._block(node.body)

    # ------------------------------------------------------------ expressions

    def _parts(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            if isinstance(node, ast.expr):
                self._expression(node)
            else:  # an operator, or a context
                _require(
                    isinstance(
                        node, ast.operator | ast.unaryop | ast.boolop | ast.cmpop | ast.expr_context
                    )
                )

    def _expression(self, node: ast.expr) -> None:
        if isinstance(node, ast.Name):
            stored = isinstance(node.ctx, ast.Store)
            _require(stored or (node.id in self.values and node.id != self.own))
        elif isinstance(node, ast.Attribute):
            self._attribute(node)
        elif isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, ast.ListComp | ast.DictComp):
            self._comprehension(node)
        elif isinstance(node, ast.Compare):
            for item in (node.left, *node.comparators):
                self._without_order(item)
        else:
            _require(isinstance(node, _EXPRESSIONS))
            _require(not isinstance(node, ast.Set) or _are_hashed_alike([node]))
            self._parts(ast.iter_child_nodes(node))

    def _attribute(self, node: ast.Attribute) -> None:
        if self._is_own(node.value):
            _require(not node.attr.startswith("__") and node.attr not in (self.methods or ()))
            return
        if self._is_value_of_module(node):
            return
        _require(isinstance(node.ctx, ast.Load) and node.attr in DATA)
        self._expression(node.value)

    def _is_own(self, node: ast.expr) -> bool:
        return bool(self.own) and isinstance(node, ast.Name) and node.id == self.own

    def _is_value_of_module(self, node: ast.expr) -> bool:
        path = self._path(node)
        return len(path) == 2 and path[1] in VALUES

    def _path(self, node: ast.expr) -> tuple[str, ...]:
        """The module and the names behind it, where an expression is that."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in self.module.modules:
            return (self.module.modules[node.id], *names)
        return ()

    def _call(self, node: ast.Call) -> None:
        function, path = node.func, self._path(node.func)
        self._keywords(node)
        if path:
            self._of_module(node, path)
        elif isinstance(function, ast.Name):
            if self._of_name(node, function.id):
                return
        else:
            _require(isinstance(function, ast.Attribute))
            assert isinstance(function, ast.Attribute)
            if self._is_own(function.value):
                _require(not function.attr.startswith("__"))
            else:
                self._of_method(node, function)
        self._parts(node.args)

    def _keywords(self, node: ast.Call) -> None:
        function = node.func
        for word in node.keywords:
            if isinstance(word.value, ast.Lambda):
                name = function.id if isinstance(function, ast.Name) else ""
                sorts = (
                    isinstance(function, ast.Attribute)
                    and function.attr == "sort"
                    and not self._is_own(function.value)
                    and not self._path(function)
                )
                _require(word.arg == "key" and (sorts or name in ("sorted", "min", "max")))
                arguments = word.value.args
                _require(not arguments.defaults and not any(arguments.kw_defaults))
                self._expression(word.value.body)
            else:
                self._expression(word.value)

    def _of_name(self, node: ast.Call, name: str) -> bool:
        """A call by a name; whether its arguments, too, have been looked at."""
        _require(name in self.called and name != self.own)
        if name in SETS:
            _require(_are_hashed_alike(node.args))
        if name == "isinstance" and len(node.args) == 2:
            self._expression(node.args[0])
            self._asked_for(node.args[1])
        elif name == "len":
            for item in node.args:
                self._without_order(item)
        elif name in CONSUMERS:
            alone = 1 if len(node.args) == 1 or name in ("next", "sum") else 0
            for item in node.args[:alone]:
                self._iterated(item)
            # The others are given back as they are: a default, a start, the least of several.
            self._parts(node.args[alone:])
        else:
            return False
        return True

    def _asked_for(self, node: ast.expr) -> None:
        """A type that isinstance asks for, or several."""
        if isinstance(node, ast.Tuple):
            for item in node.elts:
                self._asked_for(item)
        elif not (isinstance(node, ast.Name) and node.id in SETS):
            path = self._path(node)
            _require(not path or len(path) == 2)
            if not path or path[1] not in ASKED_FOR:
                self._expression(node)

    def _of_method(self, node: ast.Call, function: ast.Attribute) -> None:
        name, words = function.attr, {word.arg: word.value for word in node.keywords}
        _require(name in METHODS and None not in words and "where" not in words)
        self._expression(function.value)
        if name == "add":
            _require(all(map(_is_hashed_alike, node.args)))
        elif name in ("union", "update"):  # of a set, or of a dict
            given = (item for item in node.args if not isinstance(item, ast.Dict))
            _require(_are_hashed_alike(given))
            dicts = (item for item in node.args if isinstance(item, ast.Dict))
            keys = [key for item in dicts for key in item.keys]
            _require(all(key is not None and _is_hashed_alike(key) for key in keys))
        self._dtypes(node, DTYPE_PLACES_OF_METHODS.get(name))

    def _of_module(self, node: ast.Call, path: tuple[str, ...]) -> None:
        """A call of numpy or math: none that leaves memory as it was, which would tell of what was there."""
        words = {word.arg: word.value for word in node.keywords}
        _require(None not in words and not {"where", "sig", "signature"}.intersection(words))
        if path[:2] == ("numpy", "linalg"):
            _require(len(path) == 3 and path[2] in LINALG)
        else:
            _require(len(path) == 2 and path[1] in FUNCTIONS[path[0]])
        if path[0] == "copy":  # beside what it copies it would note addresses
            _require(
                len(node.args) == 1 and not words and not isinstance(node.args[0], ast.Starred)
            )
        self._dtypes(node, DTYPE_PLACES.get(path[1]))
        if path[1] == "pad":
            modes = [words[key] for key in ("mode",) if key in words] or node.args[2:3]
            known = all(isinstance(mode, ast.Constant) and mode.value in PADDINGS for mode in modes)
            _require(known and not any(isinstance(item, ast.Starred) for item in node.args))

    def _dtypes(self, node: ast.Call, place: int | None) -> None:
        given = [word.value for word in node.keywords if word.arg == "dtype"]
        if place is not None:
            _require(not any(isinstance(item, ast.Starred) for item in node.args))
            given += node.args[place:]
        _require(all(map(self._is_dtype, given)))

    def _is_dtype(self, node: ast.expr) -> bool:
        """Whether it is the dtype of numbers or texts, or none at all."""
        if isinstance(node, ast.Constant):
            return not isinstance(node.value, str | bytes) or node.value in DTYPES
        if isinstance(node, ast.Name):
            return node.id in ("bool", "complex", "float", "int", "str")
        if self._is_value_of_module(node):
            return True
        is_arrays = not self.module.classes  # whose objects may have an attribute of this name
        return is_arrays and isinstance(node, ast.Attribute) and node.attr == "dtype"

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        for item in node.generators:
            _require(not item.is_async)
            self._iterated(item.iter)
            self._parts([item.target, *item.ifs])
        self._parts([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])

    def _iterated(self, node: ast.expr) -> None:
        """What is used up where it stands: there an iterator is no value."""
        if isinstance(node, ast.GeneratorExp):
            self._comprehension(node)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ITERATORS
        ):
            _require(all(word.arg in ("start", "strict") for word in node.keywords))
            self._parts(word.value for word in node.keywords)
            for item in node.args:
                self._iterated(item)
        elif isinstance(node, ast.Starred):
            self._iterated(node.value)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in VIEWS
            and not self._is_own(node.func.value)
        ):
            _require(not node.args and not node.keywords)
            self._expression(node.func.value)
        else:
            self._expression(node)

    def _without_order(self, node: ast.expr) -> None:
        """What is counted or compared where it stands: there the order of a set doesn't show."""
        if isinstance(node, ast.SetComp):
            self._comprehension(node)
        elif isinstance(node, ast.Set):
            self._parts(node.elts)
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SETS
        ):
            _require(not node.keywords)
            for item in node.args:
                self._iterated(item)
        else:
            self._iterated(node)
