"""Compares the search from coarse to fine with scipy's loguniform distribution and pure Python."""

import heapq
import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = runpy.run_path(
    str(Path(__file__).parents[2] / "solutions/coarse_to_fine/coarse_to_fine.py")
)


def search(n, rounds, top_k, seed):
    """Search for 0.01 between 1e-5 and 1, and remember the values and their losses."""
    pairs = []

    def f(value):
        pairs.append((abs(float(np.log10(value)) + 2), value))
        return pairs[-1][0]

    rng = np.random.default_rng(seed)
    best, history = REFERENCE["coarse_to_fine"](f, 1e-5, 1.0, n, rounds, top_k, rng)
    return best, history, pairs


def test_first_round_is_scipys_loguniform():
    """The Kolmogorov-Smirnov test of 5,000 values against scipy does not object."""
    stats = pytest.importorskip("scipy.stats")
    _, _, pairs = search(5_000, 1, 2, 31)
    values = [value for _, value in pairs]
    assert stats.kstest(values, stats.loguniform(1e-5, 1.0).cdf).pvalue > 1e-3


def test_second_round_is_scipys_loguniform_of_its_range():
    """The same within the range that the first round left over."""
    stats = pytest.importorskip("scipy.stats")
    _, history, pairs = search(4_000, 2, 2_000, 32)
    values = [value for _, value in pairs[4_000:]]
    assert stats.kstest(values, stats.loguniform(*history[1]).cdf).pvalue > 1e-3


@pytest.mark.parametrize("top_k", [2, 3, 7])
def test_ranges_are_those_of_a_heap(top_k):
    """heapq.nsmallest of each round gives the next range, and min of all rounds the best value."""
    best, history, pairs = search(20, 4, top_k, 33)
    for number in (1, 2, 3):
        chosen = heapq.nsmallest(top_k, pairs[20 * (number - 1) : 20 * number])
        values = [value for _, value in chosen]
        np.testing.assert_allclose(history[number], (min(values), max(values)), rtol=1e-12)
    np.testing.assert_allclose(best, min(pairs)[1], rtol=1e-12)
