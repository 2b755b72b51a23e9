"""Tells whether a function always answers the same: a number stands for each answer.

The numbers of two answers are the same where they differ only in the sizes of what holds one thing throughout:
an array of zeros is like another one, and like 0. They are the same in each process, so that they can be kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any
from zlib import crc32

import numpy as np

UNLIKE = 2**62
"""In place of the number of what is no plain data: it is like nothing, not even itself."""

_NAN = crc32(b"nan")
_NONE = crc32(b"None")


def likeness(value: Any) -> int:
    """The number of an answer, or `UNLIKE`."""
    if isinstance(value, np.ndarray):
        first = value.flat[0] if value.size else 0
        is_one = bool((value == first).all() or (value != value).all())  # noqa: PLR0124 - NaN is not itself
        return likeness(first) if is_one else crc32(np.ascontiguousarray(value).data)
    if isinstance(value, dict):
        return _together(sorted(_together(map(likeness, item)) for item in value.items()))
    if isinstance(value, set | frozenset):
        return _together(sorted(map(likeness, value)))
    if isinstance(value, list | tuple):
        return _together(map(likeness, value))
    if isinstance(value, str | bytes):
        return crc32(repr(value).encode())
    if isinstance(value, bool | int | float | complex | np.number | np.bool_):
        # Python gives -1 and -2 the same number.
        return _NAN if value != value else hash((value, value == -1))  # noqa: PLR0124
    return _NONE if value is None else UNLIKE


def _together(numbers: Iterable[int]) -> int:
    items = array("q", numbers)
    if UNLIKE in items:
        return UNLIKE
    return items[0] if len(set(items)) == 1 else crc32(items)


HOLLOW = frozenset(map(likeness, (None, 0, (), "")))
"""The numbers of answers that say nothing, as a placeholder does."""
