"""Climbs a ladder of small public calls, up to the first one whose answer is not what is due."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Any

import numpy as np

from grader.course.ladder import Ladder, Step
from grader.errors import CourseError, GraderError
from grader.model import Example, Outcome
from grader.testing.compare import assert_close, told_apart
from grader.testing.student import Handle, Student, StudentFailure, StudentRaisedError

_STORED = 12  # significant digits: those behind them differ from machine to machine
_FEW = 5
_MOST_ITEMS = 24
_LONGEST = 600
_USUAL = {np.dtype(kind) for kind in (bool, int, float, complex)}


def due_of(call: str, functions: Mapping[str, Any]) -> Step:
    """What the reference's functions answer to a call, an exception included.

    Raises:
        CourseError: The answer can't be written in a line, or the call itself is wrong.
    """
    try:
        value = eval(call, {"np": np, **functions})  # noqa: S307 - the course's own text
    except NameError as error:
        raise CourseError(f"{call}: {error}.", "Mend this call in ladder.toml.") from None
    except Exception as error:  # noqa: BLE001 - to raise may be what is due
        return Step(call, raises=type(error).__name__)
    step = Step(call, due=shown(value, _STORED))
    try:
        assert_close(_due(step), value)
    except Exception:  # noqa: BLE001 - it does not come back as it was
        raise CourseError(
            f"{call} gives {step.due[:200]}, which can't be stored.",
            "Let the call give numbers, texts, or small lists, tuples, dicts or arrays of them.",
        ) from None
    return step


def first_difference(function: str, ladder: Ladder, student: Student) -> Example | None:
    """The first of a function's steps at which the student differs, or None where there is none.

    Where nothing came in time or the function is not written yet, an example would say nothing.
    """
    for step in ladder[function]:
        answer = _answer(step.call, ladder, student)
        changed = tuple(str(key + 1 if type(key) is int else key) for key in student.last.changed)
        if answer is _NOTHING:
            return None
        if isinstance(answer, _Raised):
            if step.raises in answer.kinds:
                continue
            gave, due = answer.text, step.raises or shown(_due(step))
        elif step.raises:
            gave, due = shown(answer), step.raises
        elif not _same(answer, step):
            gave, due = told_apart(shown, answer, _due(step), _FEW)
        elif changed:
            gave, due = shown(answer), shown(_due(step))
        else:
            continue
        return Example(function=function, call=step.call, gave=gave, due=due, changed=changed)
    return None


def shown(value: Any, digits: int = _FEW) -> str:
    """Write a value in one line as Python prints it, its numbers with at most so many digits."""
    return _cut(_written(value, digits))


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a call ended with instead of an answer."""

    kinds: tuple[str, ...]
    text: str


_NOTHING = object()


def _answer(call: str, functions: Iterable[str], student: Student) -> Any:
    """What a call gives, or `_Raised`, or `_NOTHING` where nothing came that says something."""
    names = {name: getattr(student, name) for name in functions}

    def read(value: Any, name: str) -> Any:
        return student.get(value, name) if isinstance(value, Handle) else getattr(value, name)

    code = ast.fix_missing_locations(_Reading().visit(ast.parse(call, mode="eval")))
    try:
        return eval(  # noqa: S307 - the course's own text
            compile(code, "ladder", "eval"), {"np": np, "_read": read, **names}
        )
    except StudentRaisedError as error:
        if "NotImplementedError" in error.kinds:
            return _NOTHING
        return _Raised(error.kinds, _cut(str(error)))
    except StudentFailure as failure:
        refused = failure.outcome is Outcome.WRONG  # what came can't be read
        return _Raised((), _cut(str(failure))) if refused else _NOTHING
    except MemoryError:
        return _NOTHING
    except GraderError:
        raise
    except Exception as error:  # noqa: BLE001 - what came can't be used as the call asks
        text = f"{type(error).__name__}: {error}"
        return _Raised((type(error).__name__,), _cut(text + student.remark(text)))


class _Reading(ast.NodeTransformer):
    """Reads the attributes of what stays in the worker; its methods are called there anyway."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        function = node.func
        self.generic_visit(node)
        if isinstance(function, ast.Attribute):
            node.func = function
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        read = ast.Name("_read", ast.Load())
        return ast.Call(read, [node.value, ast.Constant(node.attr)], [])


def _due(step: Step) -> Any:
    return eval(step.due, dict(vars(np)))  # noqa: S307 - the course's own text: array, nan, float32


def _same(answer: Any, step: Step) -> bool:
    try:
        assert_close(answer, _due(step))
    except GraderError:
        raise
    except Exception:  # noqa: BLE001 - it can't even be compared
        return False
    return True


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _written(value: Any, digits: int) -> str:
    kind = type(value)
    if kind is np.ndarray:
        return _array(value, digits)
    if isinstance(value, np.generic):
        return _written(value.item(), digits)
    if kind is dict:
        items = (f"{_written(key, digits)}: {_written(value[key], digits)}" for key in value)
        return f"{{{_joined(items)}}}"
    if kind in (list, tuple):
        text = _joined(_written(item, digits) for item in value)
        if kind is list:
            return f"[{text}]"
        return f"({text}{',' if len(value) == 1 else ''})"
    if kind in (set, frozenset):
        texts = nsmallest(_MOST_ITEMS + 1, (_written(item, digits) for item in value))
        return f"{{{_joined(texts)}}}" if texts else "set()"
    return _number(value, digits, ".0")


def _array(value: Any, digits: int) -> str:
    if value.size > _MOST_ITEMS:
        # As a list, since an array of objects holds Python's own.
        first_and_last = value.reshape(-1)[[0, -1]].tolist()
        ends = [_number(item, digits, ".") for item in first_and_last]
        return f"array([{ends[0]}, ..., {ends[1]}], shape={value.shape})"

    def nested(items: Any) -> str:
        if not isinstance(items, list):
            return _number(items, digits, ".")
        return f"[{', '.join(map(nested, items))}]"

    more = f", shape={value.shape}" if value.size == 0 and value.ndim > 1 else ""
    if value.dtype not in _USUAL or value.size == 0:
        more += f", dtype={value.dtype}"
    return f"array({nested(value.tolist())}{more})"


def _number(value: Any, digits: int, point: str) -> str:
    if type(value) is float:
        text = f"{value:.{digits}g}"
        return text + point if text.lstrip("-").isdigit() else text
    if type(value) is complex:
        return f"{value:.{digits}g}"
    return repr(value)


def _joined(items: Iterable[str]) -> str:
    """The first items; no more are taken, since an answer may have a million."""
    first = list(islice(items, _MOST_ITEMS + 1))
    return ", ".join([*first[:-1], "..."] if len(first) > _MOST_ITEMS else first)
