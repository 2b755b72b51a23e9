"""Statistics of checks that say how sure they are: a small class is not over-read."""

from __future__ import annotations

import math
from collections.abc import Sequence

_SURE = 1.959964  # of the normal distribution: 95 % lie within so many standard deviations
_FEW = 10  # with fewer students a correlation says nothing


def interval(passed: int, of: int) -> tuple[float, float] | None:
    """The 95 % Wilson interval of a share, in percent; None without any trial.

    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), p. 209.
    """
    if of == 0:
        return None
    share, square = passed / of, _SURE**2
    middle = share + square / (2 * of)
    half = _SURE * math.sqrt(share * (1 - share) / of + square / (4 * of**2))
    low, high = (middle - half) / (1 + square / of), (middle + half) / (1 + square / of)
    return 100 * max(0.0, low), 100 * min(1.0, high)


def discrimination(passed: Sequence[bool], rest: Sequence[float]) -> float | None:
    """The point-biserial correlation of passing a check with the score in all the others.

    Near 1: who passes it is good at the rest. Near 0 or below: it measures something else, or is unfair.
    None where there are too few students, or everybody did the same.
    """
    count, ones = len(passed), sum(passed)
    if count < _FEW or ones in (0, count):
        return None
    mean = sum(rest) / count
    deviation = math.sqrt(sum((score - mean) ** 2 for score in rest) / count)
    if deviation == 0:
        return None
    mean_of = {
        value: sum(score for one, score in zip(passed, rest, strict=True) if one is value)
        / (ones if value else count - ones)
        for value in (True, False)
    }
    share = ones / count
    return (mean_of[True] - mean_of[False]) / deviation * math.sqrt(share * (1 - share))
