"""The geometry of charts: from a `Picture` to points on a canvas, which a template draws as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.feedback.wording import Words, number
from grader.model import Picture, Plot

WIDTH, HEIGHT = 560, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 12, 12, 46
_HUGE = 1e12  # beyond this a picture says nothing more


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture ready to be drawn: what is asked for and what is the student's, as SVG path data.

    `kind` is that of the plots; the paths of bars and histograms are closed shapes, those of lines open.
    """

    kind: str
    asked: str
    yours: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: float
    x_label: str
    y_label: str
    description: str


def chart(picture: Picture, say: Words) -> Chart:
    """Lay out a picture."""
    plots = [picture.asked] + ([picture.yours] if picture.yours else [])
    low, high = _y_range(plots)
    scale_y = _Scale(low, high, HEIGHT - _BOTTOM, _TOP)
    scale_x = _x_scale(plots)
    yours = picture.yours
    return Chart(
        kind=picture.asked.kind,
        asked=_path(picture.asked, scale_x, scale_y, 0),
        yours=_path(yours, scale_x, scale_y, 1) if yours and yours.kind == picture.asked.kind else "",
        x_ticks=_x_ticks(picture.asked, scale_x),
        y_ticks=tuple(Tick(scale_y(value), number(value)) for value in _nice(low, high)),
        zero=scale_y(min(max(0.0, low), high)),
        x_label=say.of(picture.asked.x_label),
        y_label=say.of(picture.asked.y_label),
        description=_describe(picture, say),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """A linear (or logarithmic) map from values to the canvas; values beyond the ends stay at the end."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high = self.low, self.high
        if self.log:
            low, high, value = math.log10(low), math.log10(high), math.log10(max(value, 1e-300))
        share = (min(max(value, low), high) - low) / (high - low) if high > low else 0.5
        return round(self.start + share * (self.end - self.start), 1)


def _y_range(plots: list[Plot]) -> tuple[float, float]:
    values = [min(max(value, -_HUGE), _HUGE) for plot in plots for value in plot.y] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if high > low else (low, low + 1)


def _x_scale(plots: list[Plot]) -> _Scale:
    if plots[0].kind == "bars":
        return _Scale(0, len(plots[0].x), _LEFT, WIDTH - _RIGHT)
    values = [float(value) for plot in plots if plot.kind == plots[0].kind for value in plot.x] or [0.0]
    return _Scale(min(values), max(values), _LEFT, WIDTH - _RIGHT, log=plots[0].log_x)


def _path(plot: Plot, scale_x: _Scale, scale_y: _Scale, place: int) -> str:
    if plot.kind == "line":
        points = [f"{scale_x(float(x))} {scale_y(y)}" for x, y in zip(plot.x, plot.y, strict=True)]
        return "M" + "L".join(points) if points else ""
    zero = scale_y(min(max(0.0, scale_y.low), scale_y.high))
    if plot.kind == "bars":
        edges = [(i + 0.12 + 0.4 * place, i + 0.48 + 0.4 * place) for i in range(len(plot.y))]
    else:
        edges = [(float(a), float(b)) for a, b in zip(plot.x, plot.x[1:], strict=False)]
    shapes = [
        f"M{scale_x(a)} {zero}V{scale_y(y)}H{scale_x(b)}V{zero}Z"
        for (a, b), y in zip(edges, plot.y, strict=True)
    ]
    return "".join(shapes)


def _x_ticks(plot: Plot, scale: _Scale) -> tuple[Tick, ...]:
    if plot.kind == "bars":
        return tuple(Tick(scale(i + 0.5), str(label)[:24]) for i, label in enumerate(plot.x))
    if plot.log_x:
        first, last = math.ceil(math.log10(scale.low) - 1e-9), math.floor(math.log10(scale.high) + 1e-9)
        step = max(1, (last - first) // 8 + 1)
        return tuple(Tick(scale(10.0**power), f"1e{power}") for power in range(first, last + 1, step))
    return tuple(Tick(scale(value), number(value)) for value in _nice(scale.low, scale.high))


def _nice(low: float, high: float) -> list[float]:
    """About five round numbers between two values."""
    if not high > low:
        return [low]
    raw = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [step * i for i in range(first, first + 12) if step * i <= high * (1 + 1e-9) + 1e-300]


def _describe(picture: Picture, say: Words) -> str:
    """The numbers in words, for whoever can't see the drawing."""
    yours = _numbers(picture.yours) if picture.yours else "-"
    return say("picture_description", asked=_numbers(picture.asked), yours=yours)


def _numbers(plot: Plot) -> str:
    if plot.kind == "bars":
        return ", ".join(f"{x} {number(y)}" for x, y in zip(plot.x, plot.y, strict=True))
    return ", ".join(number(y) for y in plot.y[:40])
