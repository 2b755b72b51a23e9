"""What the student's objects are: which are plain data of another make, and what to call the others.

Nothing of a student's class is called here, whatever it overrides: its own `__iter__` or `__str__`
would be asked for a value that the built-in part of the object may not have.
"""

from __future__ import annotations

import enum
import functools
import sys
import types
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .passed import Passed
from .wire import MAX_FRAME, MAX_ITEMS, WireError

# Read from the type itself: a metaclass of the student's can answer anything.
_NAME, _MRO, _DICT = (vars(type)[name] for name in ("__name__", "__mro__", "__dict__"))

_PLAIN: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (tuple, lambda value: tuple(tuple.__iter__(value))),
    (dict, lambda value: dict(dict.items(value))),  # dict.copy asks an `__iter__` of its own
    (str, str.__str__),
    (list, list.copy),
    (set, lambda value: set(set.__iter__(value))),
    (frozenset, lambda value: frozenset(frozenset.__iter__(value))),
    (int, int.__int__),
    (float, float.__float__),
    (complex, complex.__complex__),
    (bytes, bytes.__bytes__),
)
"""The plain types, each with its own way to make exactly that of a value of a subclass."""

_PLAIN_TYPES: Final = tuple(plain for plain, _ in _PLAIN)

_OBJECTS: Final[tuple[tuple[str, Any], ...]] = (
    ("matrix", np.matrix),
    ("array", np.ndarray),
    ("generator", types.GeneratorType),
    ("coroutine", (types.CoroutineType, types.AsyncGeneratorType)),
    ("range", range),
    ("view", (type({}.keys()), type({}.values()), type({}.items()))),
    ("enum", enum.Enum),
    ("class", type),
    (
        "function",
        (
            types.FunctionType,
            types.BuiltinFunctionType,
            types.MethodType,
            functools.partial,
            np.ufunc,
            np.vectorize,
            Passed,
        ),
    ),
    ("module", types.ModuleType),
)


def as_plain(value: Any) -> Any:
    """Give the plain data that a value of another make holds, or the value itself where it is none.

    Plain data are subclasses of the plain types, numbers and arrays of other widths and byte orders
    (as float64, complex128 or integers), and arrays of texts (as lists).

    Raises:
        WireError: It is an array too big to travel.
    """
    kind = type(value)
    if kind is np.ndarray or issubclass(kind, np.number):
        return _native(value)
    for plain, make in _PLAIN:
        if issubclass(kind, plain):
            return make(value)
    return value


def is_plain_class(kind: type) -> bool:
    """Whether a class is the student's own subclass of a plain type."""
    return (
        issubclass(kind, _PLAIN_TYPES)
        and kind not in _PLAIN_TYPES
        and not issubclass(kind, np.generic)
    )


def keeps_identity(plain: Any) -> bool:
    """Whether plain data can be told from what is equal to it: Python has one empty tuple, one "a", one 1."""
    kind = type(plain)
    if kind is str:
        return len(plain) > 1
    return kind in (list, dict, set, np.ndarray) or (kind in (tuple, frozenset) and len(plain) > 0)


def _native(value: Any) -> Any:
    dtype = value.dtype
    texts = dtype.kind in "UST"
    wanted = np.dtype(np.uint8) if texts else _native_dtype(dtype)
    if wanted is None:
        return value
    # By Python's ints and before copying: a view with stride 0 can claim terabytes.
    if value.size > (MAX_ITEMS if texts else MAX_FRAME) or value.nbytes > 4 * MAX_FRAME:
        raise WireError(f"an array of shape {value.shape} is too big to travel")
    if texts:
        return value.tolist()
    with np.errstate(all="ignore"):
        return value.astype(wanted)


def _native_dtype(dtype: np.dtype[Any]) -> np.dtype[Any] | None:
    """The dtype that travels and holds such numbers, as far as it can; None for what are no numbers."""
    if dtype.kind not in "biufc":
        return None
    widest = 16 if dtype.kind == "c" else 8
    return np.dtype(f"{dtype.kind}{min(dtype.itemsize, widest)}")


def kind_of(value: Any) -> str:
    """Say what an object that is no plain data is: a word, and the name of its class."""
    kind = type(value)
    return f"{_word(value, kind)} {_NAME.__get__(kind)}"[:200]


def _word(value: Any, kind: type) -> str:
    if kind is np.ndarray:
        return {"O": "objects", "V": "fields"}.get(value.dtype.kind, "dates")
    masked = sys.modules.get("numpy.ma")  # which numpy imports when it is used
    if masked is not None and issubclass(kind, masked.MaskedArray):
        return "masked"
    for word, kinds in _OBJECTS:
        if issubclass(kind, kinds):
            return word
    if _has(kind, "__dataclass_fields__"):
        return "dataclass"
    return "iterator" if _has(kind, "__next__") else "object"


def _has(kind: type, name: str) -> bool:
    return any(name in _DICT.__get__(base) for base in _MRO.__get__(kind))
