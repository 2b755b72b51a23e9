"""From a picture's numbers to a drawing: places, paths and words; `charts.svg.jinja` draws them.

What was asked and what the submission did share one pair of axes, where that still shows what was
asked; otherwise each has its own, and the page says that their scales differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from grader.feedback.clean import visible
from grader.feedback.scales import Scale, Tick, plain_number, scale_over
from grader.model import LEVEL, VISIBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.feedback.wording import Words
    from grader.model import Picture, Plot

    Side = Literal["asked", "yours"]
    Sides = Sequence[tuple[Side, Plot]]

# In the drawing's own units; a telephone shows them nearly one to one.
WIDTH, HEIGHT = 360, 236
RIGHT, TOP, BOTTOM = 346, 34, 186

_LETTER = 6.4  # the width of one at the font size of a chart
_ROOM_FOR_A_LABEL = 54
_NAMED_BARS = 12  # more would make a description nobody listens to
_FLATTENED = 20  # how many times higher yours may be before asked is a line on the floor


@dataclass(frozen=True, slots=True)
class Series:
    """One side's path; `filled` for areas (bars, histogram), else a line."""

    side: Side
    path: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes from `left` to RIGHT. `rule` is the height of zero, None where it is not shown."""

    left: float
    title: str
    description: str
    series: tuple[Series, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_label: str
    y_label: str
    rule: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture ready to draw: one panel, or two where one scale does not serve both sides.

    `remark` says in words what the drawing can't show: that both sides are the same, or one hides the other.
    """

    title: str
    caption: str
    functions: tuple[str, ...]
    panels: tuple[Panel, ...]
    answered: bool
    remark: str = ""


def chart(picture: Picture, say: Words) -> Chart:
    """Lay out a picture."""
    plots: list[tuple[Side, Plot]] = [("asked", picture.asked)]
    if picture.yours:
        plots.append(("yours", picture.yours))
    sides = [(side, plot) for side, plot in plots if plot.x and plot.y]
    together = len(sides) < 2 or _comparable(sides[0][1], sides[1][1])
    groups = [sides] if together else [[side] for side in sides]
    title = visible(say.of(picture.title), 120)
    return Chart(
        title=title,
        caption=say.of(picture.caption),
        functions=picture.functions,
        panels=tuple(_panel(title, group, say) for group in groups if group),
        answered=picture.yours is not None,
        remark=_remark(picture, say),
    )


def _remark(picture: Picture, say: Words) -> str:
    if picture.yours is None or not picture.asked.y:
        return ""
    if picture.distance <= LEVEL:
        return say(f"same_{picture.asked.kind}")
    if picture.distance < VISIBLE:
        return say("same_closely")
    return say("same_in_part") if _hides(picture.asked, picture.yours) else ""


def _hides(asked: Plot, yours: Plot) -> bool:
    """Whether a stretch of one line lies on the other (bars stand side by side, areas show through)."""
    if asked.kind != "line" or asked.x != yours.x or not _comparable(asked, yours):
        return False
    halves = [value / 2 for value in (*asked.y, *yours.y)]
    near = VISIBLE * (max(halves) - min(halves))
    level = [abs(a / 2 - b / 2) < near for a, b in zip(asked.y, yours.y, strict=True)]
    return any(one and other for one, other in pairwise(level))


def _comparable(asked: Plot, yours: Plot) -> bool:
    if (asked.kind, asked.log_x) != (yours.kind, yours.log_x):
        return False
    if asked.kind == "bars":
        return asked.x == yours.x and not _flattens(asked.y, yours.y)
    x_fits = not _flattens(_numbers(asked.x), _numbers(yours.x))
    return x_fits and not _flattens(asked.y, yours.y)


def _flattens(asked: Sequence[float], yours: Sequence[float]) -> bool:
    """Whether what was asked would vanish on an axis that also shows yours (halves: no overflow)."""
    height = max(map(abs, asked)) / 2
    return max(map(abs, yours)) / 2 / _FLATTENED > height > 0


def _panel(title: str, sides: Sides, say: Words) -> Panel:
    first = sides[0][1]
    y = _y_scale(sides)
    y_ticks = y.ticks(4)
    left = 10 + _LETTER * max(len(tick.label) for tick in y_ticks)
    names = " / ".join(say(side) for side, _ in sides)
    labels = say.of(first.x_label), say.of(first.y_label)
    draw = _bars if first.kind == "bars" else _line if first.kind == "line" else _histogram
    series, x_ticks = draw(sides, y, left)
    return Panel(
        left=left,
        title=f"{title}: {names}",
        description=" ".join(_described(side, plot, say) for side, plot in sides),
        series=tuple(series),
        x_ticks=tuple(x_ticks),
        y_ticks=tuple(y_ticks),
        x_label=visible(labels[0], 48),
        y_label=visible(labels[1], 48),
        rule=y(0.0) if y.low <= 0 <= y.high else None,
    )


def _y_scale(sides: Sides) -> Scale:
    values = [value for _, plot in sides for value in plot.y]
    if sides[0][1].kind != "line":
        values.append(0.0)  # the length of a bar is its meaning
    return scale_over(values, BOTTOM, TOP)


def _bars(sides: Sides, y: Scale, left: float) -> tuple[list[Series], list[Tick]]:
    labels = sides[0][1].x
    band = (RIGHT - left) / max(len(labels), 1)
    width = band * 0.7 / len(sides)
    floor = y(0.0)
    series = []
    for place, (side, plot) in enumerate(sides):
        starts = [left + band * (i + 0.15) + width * place for i in range(len(labels))]
        boxes = [_box(x, x + width, y(v), floor) for x, v in zip(starts, plot.y, strict=False)]
        series.append(Series(side, "".join(boxes), filled=True))
    longest = max(len(str(label)) for label in labels) * _LETTER + 8
    every = max(round(min(longest, _ROOM_FOR_A_LABEL) / band), 1)
    fits = max(int(band * every / _LETTER), 3)
    ticks = [
        Tick(round(left + band * (i + 0.5), 1), visible(str(label), fits))
        for i, label in enumerate(labels)
        if i % every == 0
    ]
    return series, ticks


def _histogram(sides: Sides, y: Scale, left: float) -> tuple[list[Series], list[Tick]]:
    x = _x_scale(sides, left)
    floor = y(0.0)
    series = []
    for side, plot in sides:
        edges = pairwise(x(edge) for edge in sorted(_numbers(plot.x)))
        boxes = [_box(a, b, y(v), floor) for (a, b), v in zip(edges, plot.y, strict=False) if v]
        series.append(Series(side, "".join(boxes), filled=True))
    return series, _x_ticks(x)


def _line(sides: Sides, y: Scale, left: float) -> tuple[list[Series], list[Tick]]:
    x = _x_scale(sides, left)
    series = []
    for side, plot in sides:
        points = [f"{x(a):g} {y(b):g}" for a, b in zip(_numbers(plot.x), plot.y, strict=False)]
        dot = "h.1" if len(points) == 1 else ""  # a path of one point shows nothing
        series.append(Series(side, f"M{'L'.join(points)}{dot}", filled=False))
    return series, _x_ticks(x)


def _x_scale(sides: Sides, left: float) -> Scale:
    values = [value for _, plot in sides for value in _numbers(plot.x)]
    return scale_over(values, left, RIGHT, log=sides[0][1].log_x)


def _x_ticks(x: Scale) -> list[Tick]:
    ticks = x.ticks(5)
    return ticks if max(len(tick.label) for tick in ticks) < 8 else x.ticks(1)


def _box(left: float, right: float, top: float, floor: float) -> str:
    return f"M{left:.4g} {floor:g}V{top:g}H{right:.4g}V{floor:g}Z"


def _numbers(x: Sequence[float | str]) -> list[float]:
    return [float(value) for value in x]


def _described(side: Side, plot: Plot, say: Words) -> str:
    if plot.kind == "bars" and len(plot.y) <= _NAMED_BARS:
        pairs = zip(plot.x, plot.y, strict=False)
        values = say("list_comma").join(
            f"{visible(str(x), 24)} {plain_number(y)}" for x, y in pairs
        )
        return say("chart_values", side=say(side), values=values)
    low, high = plain_number(min(plot.y)), plain_number(max(plot.y))
    return say("chart_range", side=say(side), count=len(plot.y), low=low, high=high)
