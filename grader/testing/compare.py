"""Strict comparison that explains itself: kind, exact shape, finiteness, then values.

`np.allclose(np.empty(0), x)` and broadcasting pass anything; here nothing passes by accident.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.testing.patterns import pattern, shape_hint
from grader.testing.student import Handle

Array = np.ndarray[Any, np.dtype[Any]]

_KINDS = {"b": "booleans", "i": "integers", "u": "integers", "f": "floats", "c": "complex numbers"}
_SINGLE = (np.dtype(np.float32), np.dtype(np.complex64))
_USUAL, _SINGLE_DIGITS = 1e-6, 1e-5
_FEWEST_DIGITS, _MOST_DIGITS = 6, 17  # 17 tell any two numbers apart
_ACCEPTED = {"b": "b", "i": "iu", "u": "iu", "f": "fiu", "c": "cfiu"}  # an int passes for a float


class MismatchError(AssertionError):
    """An answer that is not what was asked for; the text says how they differ."""


def assert_close(
    actual: Any,
    expected: Any,
    *,
    name: str = "the result",
    rtol: float = _USUAL,
    atol: float = 1e-9,
    reshape: bool = False,
    lists: bool = False,
    factors: Mapping[str, float] | None = None,
    mistakes: Mapping[str, Any] | None = None,
) -> None:
    """Compare an answer with what was expected, strictly.

    Args:
        actual: What the student's function returned.
        expected: An array, a number, a bool, a str, None, or a tuple, list or dict of these.
        name: What to call the answer in the explanation.
        rtol: Relative tolerance, times |expected|. An answer in single precision may differ by as much as
            that has digits, unless a check asks for more than usual.
        atol: Absolute tolerance.
        reshape: Accept a shape that differs only by axes of length 1.
        lists: Accept lists and tuples of numbers for arrays, and a list for a tuple.
        factors: Numbers of the exercise by name ({"keep_prob": 0.8}), to name a constant factor with.
        mistakes: What a mistake would give, by how it is made ({"with ddof=1": y}), to name it.

    Raises:
        MismatchError: They differ.
    """
    options = {
        "rtol": rtol,
        "atol": atol,
        "reshape": reshape,
        "lists": lists,
        "factors": factors or {},
        "mistakes": mistakes or {},
    }
    if isinstance(expected, Mapping):
        _compare_dicts(actual, expected, name, options)
    elif isinstance(expected, tuple | list):
        _compare_sequences(actual, expected, name, options)
    elif expected is None or isinstance(expected, str | bytes):
        if type(actual) not in (str, bytes, type(None)) or actual != expected:
            raise MismatchError(f"{name} is {_short(actual)}, but should be {expected!r}")
    else:
        _compare_numbers(actual, expected, name, options)


def _compare_dicts(actual: Any, expected: Mapping[Any, Any], name: str, options: Any) -> None:
    if type(actual) is not dict:
        raise MismatchError(f"{name} should be a dict, but is {_short(actual)}")
    if set(actual) != set(expected):
        raise MismatchError(f"{name} has the keys {list(actual)!r:.200}, not {list(expected)!r}")
    for key, value in expected.items():
        assert_close(actual[key], value, name=f"{name}[{key!r}]", **options)


def _compare_sequences(actual: Any, expected: Any, name: str, options: Any) -> None:
    kind = (
        tuple if isinstance(expected, tuple) else list
    )  # a NamedTuple of the reference is a tuple
    if type(actual) not in ((tuple, list) if options["lists"] else (kind,)):
        raise MismatchError(f"{name} should be a {kind.__name__}, but is {_short(actual)}")
    if len(actual) != len(expected):
        raise MismatchError(f"{name} has {len(actual)} items, but should have {len(expected)}")
    for index, (ours, theirs) in enumerate(zip(actual, expected, strict=True)):
        assert_close(ours, theirs, name=f"{name}[{index}]", **options)


def _compare_numbers(actual: Any, expected: Any, name: str, options: Any) -> None:
    want = np.asarray(expected)
    got = _as_array(actual, want, name, lists=options["lists"])
    if got.dtype.kind not in _ACCEPTED[want.dtype.kind]:
        raise MismatchError(
            f"{name} holds {_KINDS.get(got.dtype.kind, got.dtype)}, not {_KINDS[want.dtype.kind]}"
        )
    if got.shape != want.shape:
        squeezed = tuple(n for n in got.shape if n != 1) == tuple(n for n in want.shape if n != 1)
        if not (options["reshape"] and squeezed):
            raise MismatchError(
                f"{name} has shape {got.shape}, not {want.shape}{shape_hint(got, want)}"
            )
        got = got.reshape(want.shape)
    with np.errstate(all="ignore"):
        _compare_values(got, want, name, options)


def _as_array(actual: Any, want: Array, name: str, *, lists: bool) -> Array:
    if type(actual) is np.ndarray:
        return actual
    if type(actual) in (bool, int, float, complex) or isinstance(actual, np.generic):
        if want.ndim:
            raise MismatchError(
                f"{name} is the single number {actual!r}, not an array of shape {want.shape}"
            )
        try:
            return np.asarray(actual)
        except OverflowError:
            raise MismatchError(f"{name} is a number beyond all bounds") from None
    if lists and type(actual) in (list, tuple):
        try:
            array = np.array(actual)
        except (ValueError, TypeError, OverflowError):
            array = np.array(None)
        if array.dtype.kind in _KINDS:
            return array
    kind = "an array" if want.ndim else "a number"
    raise MismatchError(f"{name} should be {kind}, but is {_short(actual)}")


def _compare_values(got: Array, want: Array, name: str, options: Any) -> None:
    rtol, atol = _tolerances(got, want, options)
    finite = np.isfinite(got)
    if not finite.all() and np.isfinite(want).all():
        bad = got[~finite].flat[0]
        raise MismatchError(f"{name} holds {bad}{_place(~finite)}, where a finite number is due")
    if want.dtype.kind == "b":
        wrong = got != want
    else:
        error = (
            np.abs(got.astype(want.dtype) - want)
            if want.dtype.kind in "fc"
            else np.abs(got.astype(float) - want)
        )
        same = (got == want) | (np.isnan(got) & np.isnan(want))
        near = np.isfinite(want) & (error <= atol + rtol * np.abs(want))  # inf is near only itself
        wrong = ~(near | same)
    if wrong.any():
        raise MismatchError(_explain(got, want, wrong, name, options))


def _tolerances(got: Array, want: Array, options: Any) -> tuple[float, float]:
    """The tolerances of a check; in single precision, the digits that this has of the largest number.

    Else luck decides: of a difference of two numbers few digits are left. A check that asks for more
    digits than usual is about them.
    """
    rtol, atol = options["rtol"], options["atol"]
    if got.dtype not in _SINGLE or want.dtype in _SINGLE or rtol < _USUAL:
        return rtol, atol
    largest = np.abs(want[np.isfinite(want)]).max(initial=0)
    return max(rtol, _SINGLE_DIGITS), max(atol, _SINGLE_DIGITS * largest)


def _explain(got: Array, want: Array, wrong: Array, name: str, options: Any) -> str:
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    came, due = told_apart(_number, got[index], want[index], _FEWEST_DIGITS)
    text = f"{name} is {came}, but should be {due}{_place(wrong)}"
    if want.dtype.kind == "b":
        return text
    if want.size > 1:
        share = f"{int(wrong.sum())} of {want.size} elements differ"
        scale = np.abs(want[wrong]).max()
        worst = np.abs(got.astype(complex) - want)[wrong].max() / scale if scale else np.inf
        text += f"; {share}, by up to {worst:.2g} of the largest"
    told = pattern(
        got, want, options["rtol"], factors=options["factors"], mistakes=options["mistakes"]
    )
    text = f"{text}; {told}" if told else text
    if got.dtype in _SINGLE and want.dtype not in _SINGLE:
        text += f"; the answer has single precision ({got.dtype}); the course computes in double"
    return text


def _place(mask: Array) -> str:
    if mask.ndim == 0:
        return ""
    return f" at index {tuple(int(i) for i in np.argwhere(mask)[0])}"


def told_apart(
    write: Callable[[Any, int], str], got: Any, want: Any, fewest: int
) -> tuple[str, str]:
    """Write two values that differ with as few digits as show it, but with so many at least."""
    for digits in range(fewest, _MOST_DIGITS + 1):
        pair = write(got, digits), write(want, digits)
        if pair[0] != pair[1]:
            return pair
    return write(got, fewest), write(want, fewest)


def _number(value: Any, digits: int) -> str:
    inexact = isinstance(value, np.floating | np.complexfloating)
    return f"{value:.{digits}g}" if inexact else f"{value}"


def _short(value: Any) -> str:
    kind = type(value)
    if kind is np.ndarray:
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if value is None:
        return "None (was the return forgotten?)"
    if isinstance(value, Handle):
        return repr(value)
    if kind in (list, tuple, dict, set, frozenset):
        return f"a {kind.__name__} of {len(value)} items"
    return f"{value!r:.60} (a {kind.__name__})"


def ks_distance(sample: Any) -> float:
    """The Kolmogorov-Smirnov distance of a sample to the uniform distribution on [0, 1].

    Under that distribution P(distance > d) <= 2 exp(-2 n d^2) (Dvoretzky-Kiefer-Wolfowitz).

    Raises:
        MismatchError: The sample is empty or not of finite numbers.
    """
    values = np.sort(np.asarray(sample, dtype=float).ravel())
    if values.size == 0 or not np.isfinite(values).all():
        raise MismatchError("the sample is empty or has values that are not finite")
    steps = np.arange(values.size + 1) / values.size
    clipped = np.clip(values, 0, 1)
    return float(max(np.max(steps[1:] - clipped), np.max(clipped - steps[:-1])))
