"""Says in numpy's terms how an answer differs from what was expected, where the difference has a pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def shape_hint(got: Array, want: Array) -> str:
    """Say what an unexpected shape may come from, or ""."""
    if got.size == 0 and want.size:
        return ": it is empty"
    if got.ndim == want.ndim == 2 and got.shape == want.shape[::-1]:
        return ": it looks transposed"
    if got.size == want.size:
        longer = (
            "kept (keepdims=True)" if got.ndim > want.ndim else "lost (keepdims=True left out?)"
        )
        if got.ndim != want.ndim:
            return f": the same elements with an axis of length 1 {longer}"
        return ": the same elements in another arrangement (look at reshape)"
    if got.ndim < want.ndim:
        return ": an axis is missing (summed over it?)"
    if got.ndim > want.ndim:
        return ": an axis too many (was it to be summed over, with axis=...?)"
    return ": another axis may have been summed over" if want.ndim == 1 else ""


def pattern(
    got: Array,
    want: Array,
    rtol: float,
    *,
    factors: Mapping[str, float],
    mistakes: Mapping[str, Any],
) -> str:
    """Say what the difference looks like as a whole, if it is one of the usual ones, or "".

    Args:
        got: What was returned, in the shape of `want`.
        want: What was expected.
        rtol: How near two arrays must be to count as alike.
        factors: Numbers of the exercise by name, which a constant factor may be made of.
        mistakes: What well-known mistakes would give, by what was done ("with ddof=1").
    """
    if want.dtype.kind not in "iufc" or got.dtype.kind not in "iufc":
        return ""
    rtol = max(rtol, 1e-9) * 10
    for done, value in mistakes.items():
        if _alike(got, np.asarray(value), rtol):
            return f"this is the result {done}"
    for text, value in _usual(want):
        if _alike(got, value, rtol):
            return text
    return _factor_or_offset(got, want, rtol, factors)


def _alike(left: Array, right: Array, rtol: float) -> bool:
    return left.shape == right.shape and bool(np.allclose(left, right, rtol=rtol, atol=1e-12))


def _usual(want: Array) -> Iterator[tuple[str, Array]]:
    """What is often returned instead of `want`."""
    yield "the sign is flipped", -want
    if want.ndim == 2 and want.shape[0] == want.shape[1]:
        yield "it is transposed", want.T
    if want.dtype.kind == "f":
        floored = np.floor(want)
        if not np.array_equal(floored, want):
            yield "it is rounded down (integer division `//`, or int?)", floored
            yield "it is rounded", np.round(want)
    if want.size > 1:
        for axis in range(want.ndim):
            yield f"it runs backwards along axis {axis}", np.flip(want, axis)
            if want.shape[axis] > 2:
                yield (
                    f"it is one step behind along axis {axis} (the last comes first)",
                    np.roll(want, 1, axis),
                )
    yield "it is the square of what is due", want * want
    if want.dtype.kind == "f":
        yield "it is the root of what is due", np.sqrt(np.abs(want))
        yield "it is one over what is due", np.where(want == 0, np.inf, 1 / np.where(want, want, 1))


def _factor_or_offset(got: Array, want: Array, rtol: float, factors: Mapping[str, float]) -> str:
    nonzero = np.abs(want) > 1e-12
    if not nonzero.any():
        return ""
    ratio = (got[nonzero] / want[nonzero]).flat[0]
    constant = np.isfinite(ratio) and abs(ratio - 1) > rtol and _alike(got, want * ratio, rtol)
    named = _named(ratio, want, rtol, factors) if constant else ""
    if constant and (named or want.size > 1):
        return f"everything is off by the factor {ratio:.6g}{named}"
    if want.size > 1:
        offset = (got - want).flat[0]
        if _alike(got, want + offset, rtol):
            return f"everything is off by {offset:.6g}"
    return ""


def _named(ratio: Any, want: Array, rtol: float, factors: Mapping[str, float]) -> str:
    """What a constant factor is, in the exercise's own names or by the lengths of the axes."""
    for text, value in _candidates(want, factors):
        if np.isclose(ratio, value, rtol=rtol, atol=0):
            return f", which is {text}"
    return ""


def _candidates(want: Array, factors: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for name, value in factors.items():
        for text, number in ((name, value), (f"(1 - {name})", 1 - value)):
            if number > 0:
                yield text, number
                yield f"1 / {text}", 1 / number
                yield f"{text} ** 2", number**2
                yield f"1 / {text} ** 2", 1 / number**2
    yield "2: a factor too many", 2.0
    yield "1/2: a factor too many", 0.5
    for axis, length in enumerate(want.shape):
        if length > 2:
            yield f"the length of axis {axis}: a sum instead of a mean?", float(length)
            yield f"one over the length of axis {axis}: a mean instead of a sum?", 1 / length
            unbiased = length / (length - 1)
            yield f"n / (n - 1) for axis {axis}: the unbiased variance (ddof=1)?", unbiased
            yield f"(n - 1) / n for axis {axis}: the biased variance (ddof=0)?", 1 / unbiased
