"""What a function of a candidate may do and still be pure; `worker.pure` says what that is."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable
from dataclasses import dataclass

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
    PADDINGS,
    RAISED,
    SETS,
    VALUES,
    VIEWS,
)
from .literals import are_hashed_alike, is_constant, is_hashed_alike, look_at_annotation, require

_EXPRESSIONS = (
    ast.BinOp, ast.BoolOp, ast.Compare, ast.Constant, ast.Dict, ast.FormattedValue, ast.IfExp, ast.JoinedStr,
    ast.List, ast.NamedExpr, ast.Set, ast.Slice, ast.Starred, ast.Subscript, ast.Tuple, ast.UnaryOp,
)  # fmt: skip
_STATEMENTS = (
    ast.Assert, ast.Assign, ast.AugAssign, ast.Break, ast.Continue, ast.Expr, ast.For, ast.If, ast.Pass,
    ast.Raise, ast.Return, ast.While,
)  # fmt: skip
BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Defined:
    """The names that a module's top level gives: modules by their name here, and all that are `taken`."""

    modules: dict[str, str]
    constants: set[str]
    functions: set[str]
    taken: set[str]
    has_classes: bool


class Function:
    """One function, or a method of a class that has these methods."""

    def __init__(self, node: ast.FunctionDef, module: Defined, methods: set[str] | None) -> None:
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
        require(given.count(self.own) < 2)
        bound = set(given)
        require(not bound & (BUILTINS | module.taken - module.constants))
        require(not any(name.startswith("__") for name in bound))
        self.values = bound | module.constants | NAMED_TYPES | RAISED
        self.called = bound | module.functions | CALLED | RAISED

    def look(self) -> None:
        node = self.node
        require(not node.decorator_list and not getattr(node, "type_params", ()))
        look_at_annotation(node.returns)
        arguments = node.args
        for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            look_at_annotation(item.annotation)
        for rest in (arguments.vararg, arguments.kwarg):
            look_at_annotation(rest.annotation if rest else None)
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                require(is_constant(default) or self._is_value_of_module(default))
        self._block(node.body)

    # ------------------------------------------------------------ statements

    def _block(self, body: list[ast.stmt]) -> None:
        for node in body:
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Import):
            pass  # the module has looked at it
        elif isinstance(node, ast.AnnAssign):
            look_at_annotation(node.annotation)
            self._parts([node.target, *([node.value] if node.value else [])])
        elif isinstance(node, ast.Try):
            self._try(node)
        elif isinstance(node, ast.With):
            self._with(node)
        else:
            require(isinstance(node, _STATEMENTS))
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
        require(not node.finalbody)
        for handler in node.handlers:
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            require(handler.name is None)
            require(all(isinstance(kind, ast.Name) and kind.id in CAUGHT for kind in kinds))
            self._block(handler.body)
        self._block(node.body + node.orelse)

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            call = item.context_expr
            require(item.optional_vars is None and isinstance(call, ast.Call))
            assert isinstance(call, ast.Call)
            require(self._path(call.func) == ("numpy", "errstate") and not call.args)
            require(all(isinstance(word.value, ast.Constant) for word in call.keywords))
        self._block(node.body)

    # ------------------------------------------------------------ expressions

    def _parts(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            if isinstance(node, ast.expr):
                self._expression(node)
            else:  # an operator, or a context
                require(
                    isinstance(
                        node, ast.operator | ast.unaryop | ast.boolop | ast.cmpop | ast.expr_context
                    )
                )

    def _expression(self, node: ast.expr) -> None:
        if isinstance(node, ast.Name):
            stored = isinstance(node.ctx, ast.Store)
            require(stored or (node.id in self.values and node.id != self.own))
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
            require(isinstance(node, _EXPRESSIONS))
            require(not isinstance(node, ast.Set) or are_hashed_alike([node]))
            self._parts(ast.iter_child_nodes(node))

    def _attribute(self, node: ast.Attribute) -> None:
        if self._is_own(node.value):
            require(not node.attr.startswith("__") and node.attr not in (self.methods or ()))
            return
        if self._is_value_of_module(node):
            return
        require(isinstance(node.ctx, ast.Load) and node.attr in DATA)
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
            require(isinstance(function, ast.Attribute))
            assert isinstance(function, ast.Attribute)
            if self._is_own(function.value):
                require(not function.attr.startswith("__"))
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
                require(word.arg == "key" and (sorts or name in ("sorted", "min", "max")))
                arguments = word.value.args
                require(not arguments.defaults and not any(arguments.kw_defaults))
                self._expression(word.value.body)
            else:
                self._expression(word.value)

    def _of_name(self, node: ast.Call, name: str) -> bool:
        """A call by a name; whether its arguments, too, have been looked at."""
        require(name in self.called and name != self.own)
        if name in SETS:
            require(are_hashed_alike(node.args))
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
            require(not path or len(path) == 2)
            if not path or path[1] not in ASKED_FOR:
                self._expression(node)

    def _of_method(self, node: ast.Call, function: ast.Attribute) -> None:
        name, words = function.attr, {word.arg: word.value for word in node.keywords}
        require(name in METHODS and None not in words and "where" not in words)
        self._expression(function.value)
        if name == "add":
            require(all(map(is_hashed_alike, node.args)))
        elif name in ("union", "update"):  # of a set, or of a dict
            given = (item for item in node.args if not isinstance(item, ast.Dict))
            require(are_hashed_alike(given))
            dicts = (item for item in node.args if isinstance(item, ast.Dict))
            keys = [key for item in dicts for key in item.keys]
            require(all(key is not None and is_hashed_alike(key) for key in keys))
        self._dtypes(node, DTYPE_PLACES_OF_METHODS.get(name))

    def _of_module(self, node: ast.Call, path: tuple[str, ...]) -> None:
        """A call of numpy or math: none that leaves memory as it was, which would tell of what was there."""
        words = {word.arg: word.value for word in node.keywords}
        require(None not in words and not {"where", "sig", "signature"}.intersection(words))
        if path[:2] == ("numpy", "linalg"):
            require(len(path) == 3 and path[2] in LINALG)
        else:
            require(len(path) == 2 and path[1] in FUNCTIONS[path[0]])
        if path[0] == "copy":  # beside what it copies it would note addresses
            require(len(node.args) == 1 and not words and not isinstance(node.args[0], ast.Starred))
        self._dtypes(node, DTYPE_PLACES.get(path[1]))
        if path[1] == "pad":
            modes = [words[key] for key in ("mode",) if key in words] or node.args[2:3]
            known = all(isinstance(mode, ast.Constant) and mode.value in PADDINGS for mode in modes)
            require(known and not any(isinstance(item, ast.Starred) for item in node.args))

    def _dtypes(self, node: ast.Call, place: int | None) -> None:
        given = [word.value for word in node.keywords if word.arg == "dtype"]
        if place is not None:
            require(not any(isinstance(item, ast.Starred) for item in node.args))
            given += node.args[place:]
        require(all(map(self._is_dtype, given)))

    def _is_dtype(self, node: ast.expr) -> bool:
        """Whether it is the dtype of numbers or texts, or none at all."""
        if isinstance(node, ast.Constant):
            return not isinstance(node.value, str | bytes) or node.value in DTYPES
        if isinstance(node, ast.Name):
            return node.id in ("bool", "complex", "float", "int", "str")
        if self._is_value_of_module(node):
            return True
        is_arrays = not self.module.has_classes  # whose objects may have an attribute of this name
        return is_arrays and isinstance(node, ast.Attribute) and node.attr == "dtype"

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        for item in node.generators:
            require(not item.is_async)
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
            require(all(word.arg in ("start", "strict") for word in node.keywords))
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
            require(not node.args and not node.keywords)
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
            require(not node.keywords)
            for item in node.args:
                self._iterated(item)
        else:
            self._iterated(node)
