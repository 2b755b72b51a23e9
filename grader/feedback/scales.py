"""Axes: from numbers to places on a drawing, for any finite numbers.

Numbers come from students' functions. 1e308 and -1e308 on one axis have no difference that a float
can hold, and 5e-324 no tenth: so everything is divided by the largest first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.model import LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where (in the drawing's units) and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from `low`..`high` to `start`..`end`, of the values or of their logarithms."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Give a value's place, rounded to what an eye can see; outside the range, at its end."""
        value = math.log10(value) if self.log else value
        unit = max(abs(self.low), abs(self.high)) or 1.0
        span = self.high / unit - self.low / unit
        share = (value / unit - self.low / unit) / span if span else 0.5
        return round(self.start + min(max(share, 0.0), 1.0) * (self.end - self.start), 1)

    def ticks(self, about: int) -> list[Tick]:
        """Give about so many ticks at round numbers (on a logarithmic axis: at powers of ten)."""
        if self.log:
            return self._log_ticks(about)
        values = _round_values(self.low, self.high, about)
        return [Tick(self(v), label) for v, label in zip(values, _labels(values), strict=True)]

    def _log_ticks(self, about: int) -> list[Tick]:
        first, last = math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9)
        if last - first < 1:  # less than a decade: powers of ten say nothing
            values = [10**self.low, 10 ** (self.low / 2 + self.high / 2), 10**self.high]
            return [Tick(self(v), label) for v, label in zip(values, _labels(values), strict=True)]
        step = math.ceil((last - first) / max(about, 1))
        powers = range(first, last + 1, step)
        return [Tick(self(10.0**p), f"10{str(p).translate(_SUPERSCRIPT)}") for p in powers]


def scale_over(values: Sequence[float], start: float, end: float, *, log: bool = False) -> Scale:
    """Make the scale that shows all `values`; one value alone stands in the middle.

    A logarithmic scale needs positive values, and falls back to a linear one; so it does near the
    ends of what a float can hold, where powers of ten can't be computed.
    """
    log = log and min(values) > 1e-300 and max(values) < 1e300
    shown = [math.log10(value) for value in values] if log else values
    low, high = min(shown), max(shown)
    if (
        high / 2 - low / 2 <= LEVEL * max(abs(low), abs(high)) / 2
    ):  # else float noise fills the drawing
        room = 1.0 if log else abs(low) / 2 or 1.0
        low, high = max(low - room, -1.7e308), min(high + room, 1.7e308)
    return Scale(low, high, start, end, log)


def plain_number(value: float, digits: int = 4) -> str:
    """Write a number briefly: 0.25, 12000, 3e-05 as 3×10⁻⁵."""
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    if not exponent:
        return mantissa.replace("-", "\u2212")
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return f"{mantissa}×{power}".replace("-", "\u2212")


def _round_values(low: float, high: float, about: int) -> list[float]:
    raw = (high / 2 - low / 2) / about * 2
    exponent = math.floor(math.log10(raw)) if 0 < raw < math.inf else -400
    if not -300 <= exponent <= 300:
        return [low, high]
    size = 10.0**exponent
    fitting = [size * factor for factor in (1, 2, 5, 10) if size * factor >= raw * 0.999]
    for step in (fitting[0], fitting[0] / 2, fitting[0] / 4):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        values = [k * step for k in range(first, min(last, first + 2 * about) + 1)]
        if len(values) > 2:
            return values
    return [low, high]


def _labels(values: Sequence[float]) -> list[str]:
    for digits in range(3, 17):
        labels = [plain_number(value, digits) for value in values]
        if len(set(labels)) == len(labels):
            return labels
    return labels
