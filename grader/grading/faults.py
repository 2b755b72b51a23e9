"""Generic faults of a function: what a misconception must be told from, whatever its exercise is about."""

from __future__ import annotations

from grader.grading.generic import overlay
from grader.model import Candidate, Part

_HELPERS = """
import numpy as np


def _each(value, change):
    if isinstance(value, tuple):
        return tuple(_each(item, change) for item in value)
    if isinstance(value, list):
        return [_each(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _each(item, change) for key, item in value.items()}
    if isinstance(value, (int, float, np.number, np.ndarray)) and np.asarray(value).dtype.kind in "bif":
        return change(value)
    return value


def _zero(value):
    return value * 0


def _wider(value):
    return np.asarray(value)[None]


def _random(value):
    return np.random.standard_normal(np.shape(value))


def _nan(value):
    return value * np.nan


def _mirrored(value):
    return -value if np.asarray(value).dtype.kind != "b" else not value


def _single(value):
    value = np.asarray(value)
    return value.astype(np.float32)[()] if value.dtype.kind == "f" else value[()]


def _faulty(right):
    kept = []

    def call(*args, **kwargs):
        {body}

    return call
"""

# The function, or the class's methods together, answer with nothing after so many calls.
_TIRED = """
import functools


def _faulty(right, left=[{calls}]):
    @functools.wraps(right)
    def call(*args, **kwargs):
        left[0] -= 1
        return right(*args, **kwargs) if left[0] >= 0 else None

    return call
"""

_EVERYWHERE = """

if isinstance({function}, type):
    for _name, _method in list(vars({function}).items()):
        if callable(_method) and not _name.startswith("_"):
            setattr({function}, _name, _faulty(_method))
else:
    {function} = _faulty({function})
"""

_ANSWER = "right(*args, **kwargs)"

FAULTS = {
    "raises": 'raise RuntimeError("broken")',
    "nothing": _ANSWER,
    "constant": f"kept or kept.append({_ANSWER}); return kept[0]",
    "zeros": f"return _each({_ANSWER}, _zero)",
    "another_shape": f"return _each({_ANSWER}, _wider)",
    "text": f"return str({_ANSWER})",
    "arguments_swapped": "return right(*args[1::-1], *args[2:], **kwargs)",
    "random": f"return _each({_ANSWER}, _random)",
    "nan": f"return _each({_ANSWER}, _nan)",
    "mirrored": f"return _each({_ANSWER}, _mirrored)",
}
"""By name, what a function does in place of its own work."""

_SINGLE = (
    "return _each(right(*_each(args, _single), "
    "**{key: _each(item, _single) for key, item in kwargs.items()}), _single)"
)


def faulty(fault: str, function: str, reference: Part) -> Candidate:
    """The reference, with this fault in one function."""
    return _made(fault, _HELPERS.replace("{body}", FAULTS[fault]), function, reference)


def single_precision(function: str, reference: Part) -> Candidate:
    """The reference, computing with numbers of 32 bits in one function."""
    return _made("single", _HELPERS.replace("{body}", _SINGLE), function, reference)


def tired(function: str, calls: int, reference: Part) -> Candidate:
    """The reference, of which one function is right in its first calls and answers with nothing ever after."""
    return _made("tired", _TIRED.replace("{calls}", str(calls)), function, reference)


def _made(label: str, faulty: str, function: str, reference: Part) -> Candidate:
    return overlay(label, reference, faulty + _EVERYWHERE.replace("{function}", function))
