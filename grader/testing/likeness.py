"""Tells whether a function always answers the same: a number stands for each answer.

The numbers of two answers are the same where they differ only in the sizes of what holds one thing throughout:
an array of zeros is like another one, and like 0. They are the same in each process, so that they can be kept.
"""

from __future__ import annotations

from array import array
from itertools import count
from typing import Any
from zlib import crc32

import numpy as np

_NAN = crc32(b"nan")
_NONE = crc32(b"None")
_UNLIKE = count(2**62)


def likeness(value: Any) -> int:
    """The number of an answer; of what is no plain data it is one that nothing else has."""
    if isinstance(value, np.ndarray):
        first = value.flat[0] if value.size else 0
        is_one = bool((value == first).all() or (value != value).all())  # noqa: PLR0124 - NaN is not itself
        return likeness(first) if is_one else crc32(np.ascontiguousarray(value).data)
    if isinstance(value, dict):
        return likeness({(likeness(key), likeness(item)) for key, item in value.items()})
    if isinstance(value, set | frozenset):
        return likeness(sorted(map(likeness, value)))
    if isinstance(value, list | tuple):
        items = array("q", map(likeness, value))
        return items[0] if len(set(items)) == 1 else crc32(items)
    if isinstance(value, str | bytes):
        return crc32(repr(value).encode())
    if isinstance(value, bool | int | float | complex | np.number | np.bool_):
        # Python gives -1 and -2 the same number.
        return _NAN if value != value else hash((value, value == -1))  # noqa: PLR0124
    return _NONE if value is None else unlike()


def unlike() -> int:
    """A number that nothing else has, for a call without an answer."""
    return next(_UNLIKE)


HOLLOW = frozenset(map(likeness, (None, 0, (), "")))
"""The numbers of answers that say nothing, as a placeholder does."""
