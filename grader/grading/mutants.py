"""Mutants of a reference: small, plausible mistakes made on its syntax tree, to try a suite with.

The operators are those of numpy code: an axis, keepdims, an operator, a constant, a comparison, a
sign, the order of arguments, a missing term, a change in place, a dtype. A mutant that no check
notices shows what the suite does not look at.
"""

from __future__ import annotations

import ast
import copy
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.course.unparsing import unparsed

Node = ast.AST
Variants = Iterator[Node | None]
"""What may stand in a node's place; None takes a statement out."""

_OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_SWAPPED = {ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv, ast.Mod}
_NAMES = {
    name: other
    for pair in (
        ("mean", "sum"), ("sum", "mean"), ("min", "max"), ("max", "min"), ("argmin", "argmax"),
        ("argmax", "argmin"), ("minimum", "maximum"), ("maximum", "minimum"), ("floor", "ceil"),
        ("ceil", "floor"), ("any", "all"), ("all", "any"), ("zeros", "ones"), ("ones", "zeros"),
        ("zeros_like", "ones_like"), ("ones_like", "zeros_like"), ("var", "std"), ("std", "var"),
        ("round", "floor"), ("permutation", "sort"), ("random", "standard_normal"),
        ("standard_normal", "random"), ("uniform", "normal"), ("log10", "log"), ("log", "log10"),
        ("append", "extend"), ("fliplr", "flipud"),
    )
    for name, other in [pair]
}  # fmt: skip
_UNWRAPPED = {"abs", "sqrt", "square", "exp", "sort", "int", "float", "bool", "floor", "round", "log",
              "copy", "asarray", "array", "deepcopy", "list", "sorted", "unique"}  # fmt: skip
_SYMMETRIC = {"max", "min", "maximum", "minimum", "isclose", "array_equal", "hypot", "gcd"}
_REDUCTIONS = {"sum", "mean", "var", "std", "max", "min", "any", "all", "prod"}
_UNWRAPPED_METHODS = {"copy", "astype", "ravel", "flatten"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed reference. `name` says where and what in one line, `diff` shows it, `source` runs."""

    name: str
    diff: str
    source: bytes


def mutants_of(source: bytes) -> list[Mutant]:
    """Every mutant of a module's functions, none of them twice, in the order of the source.

    `source` is the course's own code; it is parsed and never run here.
    """
    tree = ast.parse(source)
    whole = unparsed(tree)
    found: dict[str, Mutant] = {}
    for owner, path in _places(tree):
        node, parent, grandparent = (_at(tree, path[: len(path) - up]) for up in range(3))
        for variant in _variants(node):
            if _is_turned(node, variant) and _forgets_signs(parent):
                continue  # (b - a) ** 2 is (a - b) ** 2
            if isinstance(node, ast.Tuple) and _are_axes(parent, grandparent):
                continue  # axis=(2, 1) is axis=(1, 2)
            changed = _replaced(tree, path, variant)
            text = unparsed(changed)
            if text == whole or text in found or not _compiles(text):
                continue
            found[text] = Mutant(_name(owner, whole, text), _diff(whole, text), text.encode())
    return _numbered(list(found.values()))


def _numbered(mutants: list[Mutant]) -> list[Mutant]:
    """Make names unique: the same change may be made in two places."""
    seen: dict[str, int] = {}
    result = []
    for mutant in mutants:
        count = seen[mutant.name] = seen.get(mutant.name, 0) + 1
        name = mutant.name if count == 1 else f"{mutant.name} ({count})"
        result.append(Mutant(name, mutant.diff, mutant.source))
    return result


# ---------------------------------------------------------------- places in a tree

Path = tuple[tuple[str, int | None], ...]
"""The way from a tree's root to a node: fields, with the place where a field is a list."""


def _places(tree: ast.Module) -> Iterator[tuple[str, Path]]:
    """Each node that may be changed, with the function or constant that it belongs to."""
    for number, node in enumerate(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node) or _is_type(node):
            continue
        owner = getattr(node, "name", "") or unparsed(node).partition(" =")[0]
        yield from ((owner, path) for path in _below(node, (("body", number),)))


def _below(node: Node, path: Path) -> Iterator[Path]:
    yield path
    if isinstance(node, ast.Raise):  # what a message says changes nothing
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "ctx", "type_params"):
            continue
        if isinstance(value, ast.AST):
            yield from _below(value, (*path, (field, None)))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, ast.AST) and not _is_docstring(item):
                    yield from _below(item, (*path, (field, number)))


def _is_docstring(node: Node) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_type(node: Node) -> bool:
    """Whether a statement only gives a type another name."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)


def _at(tree: Node, path: Path) -> Node:
    node = tree
    for field, number in path:
        value = getattr(node, field)
        node = value if number is None else value[number]
    return node


def _replaced(tree: ast.Module, path: Path, variant: Node | None) -> ast.Module:
    changed = copy.deepcopy(tree)
    parent = _at(changed, path[:-1])
    field, number = path[-1]
    if number is None:
        setattr(parent, field, variant)
    elif variant is None:
        items = getattr(parent, field)
        items[number] = ast.Pass()
    else:
        getattr(parent, field)[number] = copy.deepcopy(variant)
    return ast.fix_missing_locations(changed)


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


# ---------------------------------------------------------------- what stands in a node's place


def _variants(node: Node) -> Variants:
    operator = _BY_KIND.get(type(node))
    if operator is not None:
        yield from operator(node)


def _binary(node: ast.BinOp) -> Variants:
    for other in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right)
    yield node.left  # a missing term or factor
    yield node.right
    if type(node.op) in _SWAPPED:
        yield ast.BinOp(node.right, node.op, node.left)


def _forgets_signs(node: Node) -> bool:
    """Whether what stands below may have either sign: an even power, a square, an absolute value."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        power = node.right
        return isinstance(power, ast.Constant) and power.value in (2, 4)
    return isinstance(node, ast.Call) and _called(node) in ("abs", "absolute", "square")


def _is_turned(node: Node, variant: Node | None) -> bool:
    """Whether a difference was only turned around."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and isinstance(variant, ast.BinOp)
        and (variant.left, variant.right) == (node.right, node.left)
    )


def _are_axes(keyword: Node, call: Node) -> bool:
    """Whether what stands there are the axes of a reduction, whose order does not matter."""
    return (
        isinstance(keyword, ast.keyword)
        and keyword.arg == "axis"
        and isinstance(call, ast.Call)
        and _called(call) in _REDUCTIONS
    )


def _unary(node: ast.UnaryOp) -> Variants:
    yield node.operand


def _comparison(node: ast.Compare) -> Variants:
    for place, operator in enumerate(node.ops):
        for other in _COMPARISONS[type(operator)]:
            ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _boolean(node: ast.BoolOp) -> Variants:
    yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
    yield from node.values


def _constant(node: ast.Constant) -> Variants:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value > 0:
            yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 2 if value else 1.0)
        yield ast.Constant(value / 2 if value else -1.0)
    elif isinstance(value, str) and value:
        yield ast.Constant(value + "_")


def _call(node: ast.Call) -> Variants:
    name = _called(node)
    starred = any(isinstance(item, ast.Starred) for item in node.args)
    if len(node.args) > 1 and not starred and name not in _SYMMETRIC:
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    for place, keyword in enumerate(node.keywords):
        rest = [*node.keywords[:place], *node.keywords[place + 1 :]]
        if keyword.arg in (
            "axis",
            "keepdims",
            "dtype",
            "ddof",
            "size",
            "key",
            "replace",
            "endpoint",
        ):
            yield ast.Call(node.func, node.args, rest)
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
            other = ast.keyword("axis", ast.Constant(1 if keyword.value.value == 0 else 0))
            yield ast.Call(node.func, node.args, [*rest, other])
    if name in ("var", "std") and not any(item.arg == "ddof" for item in node.keywords):
        keywords = [*node.keywords, ast.keyword("ddof", ast.Constant(1))]
        yield ast.Call(node.func, node.args, keywords)
    if name in _NAMES:
        yield ast.Call(_renamed(node.func, _NAMES[name]), node.args, node.keywords)
    if name in _UNWRAPPED and node.args:
        yield node.args[0]
    if name in _UNWRAPPED_METHODS and isinstance(node.func, ast.Attribute):
        yield node.func.value


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, function.ctx)
    return ast.Name(name, ast.Load())


def _assignment(node: ast.Assign) -> Variants:
    """A change in place: `x = x * a` becomes `x *= a`."""
    value, target = node.value, node.targets[0]
    if isinstance(value, ast.BinOp) and isinstance(target, ast.Name):
        if unparsed(value.left) == target.id:
            yield ast.AugAssign(target, value.op, value.right)
        elif unparsed(value.right) == target.id and isinstance(value.op, ast.Add | ast.Mult):
            yield ast.AugAssign(target, value.op, value.left)


def _augmented(node: ast.AugAssign) -> Variants:
    for other in _OPERATORS.get(type(node.op), ()):
        yield ast.AugAssign(node.target, other(), node.value)
    yield None


def _condition(node: ast.If) -> Variants:
    for outcome in (True, False):
        yield ast.If(ast.Constant(outcome), node.body, node.orelse)


def _choice(node: ast.IfExp) -> Variants:
    yield node.body
    yield node.orelse


def _tuple(node: ast.Tuple) -> Variants:
    if len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple([node.elts[1], node.elts[0], *node.elts[2:]], node.ctx)


def _subscript(node: ast.Subscript) -> Variants:
    if isinstance(node.ctx, ast.Load) and any(
        isinstance(item, ast.Slice) for item in ast.walk(node.slice)
    ):
        yield node.value


def _statement(_: ast.stmt) -> Variants:
    """Left out altogether: a call for its effect, a raise, a way out of a loop."""
    yield None


_BY_KIND: dict[type, Callable[..., Variants]] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.BoolOp: _boolean,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Assign: _assignment,
    ast.AugAssign: _augmented,
    ast.If: _condition,
    ast.IfExp: _choice,
    ast.Tuple: _tuple,
    ast.Subscript: _subscript,
    ast.Expr: _statement,
    ast.Raise: _statement,
    ast.Break: _statement,
    ast.Continue: _statement,
}


# ---------------------------------------------------------------- how a mutant is told


def _lines(before: str, after: str) -> tuple[list[str], list[str]]:
    changes = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    gone = [line[2:].strip() for line in changes if line.startswith("- ")]
    new = [line[2:].strip() for line in changes if line.startswith("+ ")]
    return gone, new


def _name(owner: str, before: str, after: str) -> str:
    gone, new = _lines(before, after)
    return f"{owner}: {' / '.join(gone) or '(nothing)'} -> {' / '.join(new) or '(nothing)'}"


def _diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return "\n".join(list(lines)[3:])
