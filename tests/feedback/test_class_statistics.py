"""Intervals and correlations of checks: by hand, against scipy's formulas, and for small classes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.feedback.class_statistics import discrimination, interval


@pytest.mark.parametrize(
    ("passed", "of", "low", "high"),
    # scipy.stats.binomtest(passed, of).proportion_ci(method="wilson")
    [
        (5, 10, 23.659, 76.341),
        (0, 10, 0.0, 27.753),
        (10, 10, 72.247, 100.0),
        (810, 1000, 78.452, 83.313),
    ],
)
def test_interval_is_wilsons(passed: int, of: int, low: float, high: float) -> None:
    """Known values, at the edges too."""
    assert interval(passed, of) == pytest.approx((low, high), abs=0.01)


@given(st.integers(1, 500), st.data())
def test_the_rate_is_in_its_interval(of: int, data: st.DataObject) -> None:
    """The interval holds the rate, lies within 0 and 100, and is wider for fewer students."""
    passed = data.draw(st.integers(0, of))
    found = interval(passed, of)
    assert found is not None
    assert 0 <= found[0] <= 100 * passed / of + 1e-9
    assert 100 * passed / of - 1e-9 <= found[1] <= 100
    more = interval(4 * passed, 4 * of)
    assert more is not None
    assert more[1] - more[0] < found[1] - found[0]


def test_nobody_has_no_interval() -> None:
    """Without a submission there is nothing to say."""
    assert interval(0, 0) is None


def test_discrimination_is_the_correlation() -> None:
    """The point-biserial correlation is Pearson's of a truth value and a number."""
    rng = np.random.default_rng(1)
    rest = rng.normal(size=200)
    passed = rest + rng.normal(size=200) > 0
    expected = np.corrcoef(passed, rest)[0, 1]
    assert discrimination(passed.tolist(), rest.tolist()) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("passed", "rest"),
    [
        ([True] * 5 + [False] * 4, list(range(9))),
        ([True] * 20, list(range(20))),
        ([True, False] * 10, [1.0] * 20),
    ],
    ids=["few", "all pass", "all alike"],
)
def test_nothing_is_read_into_little(passed: list[bool], rest: list[float]) -> None:
    """Few students, or no difference among them, give no number."""
    assert discrimination(passed, rest) is None
