"""Charts: scales for any finite numbers, paths, and their words."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.feedback.charts import Chart, chart
from grader.feedback.scales import plain_number, scale_over
from grader.feedback.wording import words
from grader.model import Plot
from tests.feedback import samples

FINITE = st.floats(allow_nan=False, allow_infinity=False)
EXTREME = FINITE | st.sampled_from([1.7e308, -1.7e308, 5e-324, -5e-324, 0.0])


def drawn(asked: Plot, yours: Plot | None) -> Chart:
    """Lay out a picture of these plots."""
    return chart(samples.picture(asked, yours), words("en"))


def plot(kind: str, x: list[float], y: list[float], *, log_x: bool = False) -> Plot:
    """Make a plot with short labels."""
    text = samples.text("n")
    return Plot(kind=kind, x=tuple(x), y=tuple(y), x_label=text, y_label=text, log_x=log_x)  # type: ignore[arg-type]


@given(st.lists(EXTREME, min_size=1, max_size=6), st.booleans())
def test_places_and_ticks_stay_on_the_drawing(values: list[float], log: bool) -> None:
    """Any finite numbers, also huge, tiny and equal ones, have places between the ends."""
    scale = scale_over(values, 192.0, 30.0, log=log)
    places = [scale(value) for value in values] + [tick.at for tick in scale.ticks(4)]
    assert all(30 <= place <= 192 for place in places)
    assert 1 <= len(scale.ticks(4)) <= 12


@given(
    st.sampled_from(["bars", "line", "histogram"]),
    st.lists(st.tuples(EXTREME, EXTREME), max_size=5),
    st.lists(st.tuples(EXTREME, EXTREME), max_size=5),
    st.booleans(),
)
def test_any_finite_numbers_can_be_drawn(
    kind: str, asked: list[tuple[float, float]], yours: list[tuple[float, float]], log_x: bool
) -> None:
    """No numbers of a submission break a chart, and none leaves its drawing."""

    def made(pairs: list[tuple[float, float]]) -> Plot:
        x, y = [a for a, _ in pairs], [b for _, b in pairs]
        extra = [0.0] if kind == "histogram" else []
        return plot(kind, x + extra, y, log_x=log_x)

    for panel in drawn(made(asked), made(yours)).panels:
        for series in panel.series:
            found = [float(n) for n in re.findall(r"-?[\d.]+(?:e[-+]?\d+)?", series.path)]
            assert all(0 <= number <= 360 for number in found)
            assert "nan" not in series.path


def test_both_sides_share_axes_and_are_told_apart() -> None:
    """What was asked and what the submission did are two series of one panel, described in words."""
    (panel,) = drawn(samples.BARS, samples.BARS_YOURS).panels
    assert [series.side for series in panel.series] == ["asked", "yours"]
    assert "asked: train 0.6, dev 0.2, test 0.2." in panel.description
    assert "yours: train 0.33" in panel.description


def test_a_huge_answer_gets_axes_of_its_own() -> None:
    """Where one scale would flatten what was asked, there are two."""
    huge = plot("line", [0.0, 1.0], [1e12, -1e12])
    assert len(drawn(plot("line", [0.0, 1.0], [1.0, 2.0]), huge).panels) == 2


def test_no_answer_leaves_what_was_asked() -> None:
    """Without an answer the picture shows what was asked for, and says so."""
    made = drawn(samples.LINE, None)
    assert not made.answered
    assert [series.side for series in made.panels[0].series] == ["asked"]


def test_a_logarithmic_axis_has_powers_of_ten() -> None:
    """A log axis is marked at powers of ten, evenly apart."""
    (panel,) = drawn(samples.HISTOGRAM, samples.HISTOGRAM_YOURS).panels
    labels = [tick.label for tick in panel.x_ticks]
    assert labels[0] == "10⁻⁶"
    assert labels[-1] == "10⁻¹"
    places = [tick.at for tick in panel.x_ticks]
    assert max(b - a for a, b in itertools.pairwise(places)) - min(
        b - a for a, b in itertools.pairwise(places)
    ) == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (-3.0, "−3"), (3e-05, "3×10⁻⁵"), (1.7e308, "1.7×10³⁰⁸")],
)
def test_numbers_are_written_as_people_do(value: float, text: str) -> None:
    """A minus sign is a minus sign, and a power a power."""
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("kind", "yours", "remark"),
    [
        ("line", [1.0, 2.0, 3.0, 4.0], "same_line"),
        ("bars", [1.0, 2.0, 3.0, 4.0 + 1e-12], "same_bars"),
        ("line", [1.0, 2.0, 3.0, 4.03], "same_closely"),
        ("line", [1.0, 2.0, 3.0, 9.0], "same_in_part"),
        ("bars", [1.0, 2.0, 3.0, 9.0], ""),
        ("line", [1.0, 4.0, 3.0, 9.0], ""),
    ],
)
def test_what_a_drawing_hides_is_said_in_words(kind: str, yours: list[float], remark: str) -> None:
    """Equal sides, differences too small to be seen, and a line behind the other are told."""
    x = [0.0, 1.0, 2.0, 3.0]
    made = drawn(plot(kind, x, [1.0, 2.0, 3.0, 4.0]), plot(kind, x, yours))
    assert made.remark == (words("en")(remark) if remark else "")


@pytest.mark.parametrize(
    ("yours", "distance"),
    [
        (plot("line", [0.0, 1.0], [0.0, 10.0]), 0.0),
        (plot("line", [0.0, 1.0], [0.5, 10.0]), 0.05),
        (plot("line", [0.0, 2.0], [0.0, 10.0]), 0.5),
        (plot("line", [0.0], [0.0]), 1.0),
        (plot("bars", [0.0, 1.0], [0.0, 10.0]), 1.0),
        (plot("line", [0.0, 1.0], [1.7e308, -1.7e308]), 0.5),
    ],
)
def test_a_distance_is_a_share_of_the_drawing(yours: Plot, distance: float) -> None:
    """Numbers are compared as they are drawn; what can't share axes is as far apart as can be."""
    found = plot("line", [0.0, 1.0], [0.0, 10.0]).distance(yours)
    assert found == pytest.approx(distance)
