"""Compares grid and random search with scikit-learn's grid and scipy's uniform distribution."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = runpy.run_path(
    str(Path(__file__).parents[2] / "solutions/random_search/random_search.py")
)
BOUNDS = np.array([[0.5, 2.0], [-3.0, 4.0], [10.0, 30.0]])


@pytest.mark.parametrize(("d", "k"), [(1, 4), (2, 5), (3, 3)])
def test_grid_is_that_of_scikit_learn(d, k):
    """The same points as ParameterGrid, as sets."""
    selection = pytest.importorskip("sklearn.model_selection")
    axes = {str(axis): np.linspace(*BOUNDS[axis], k) for axis in range(d)}
    theirs = [[trial[str(axis)] for axis in range(d)] for trial in selection.ParameterGrid(axes)]
    ours = REFERENCE["grid_points"](BOUNDS[:d], k)
    np.testing.assert_allclose(sorted(ours.tolist()), sorted(theirs), rtol=1e-12)


@pytest.mark.parametrize("axis", range(3))
def test_each_axis_is_scipys_uniform(axis):
    """The Kolmogorov-Smirnov test of 5,000 points against scipy does not object."""
    stats = pytest.importorskip("scipy.stats")
    points = REFERENCE["random_points"](BOUNDS, 5_000, np.random.default_rng(21))
    low, high = BOUNDS[axis]
    assert stats.kstest(points[:, axis], stats.uniform(low, high - low).cdf).pvalue > 1e-3


def test_axes_are_uncorrelated():
    """Spearman's rank correlation of 5,000 points is near 0 for each pair of axes."""
    stats = pytest.importorskip("scipy.stats")
    points = REFERENCE["random_points"](BOUNDS, 5_000, np.random.default_rng(22))
    correlation = stats.spearmanr(points).statistic
    np.testing.assert_allclose(correlation, np.eye(3), atol=0.06)


def test_counts_are_those_of_scipy():
    """As many different values as scipy's rankdata gives dense ranks."""
    stats = pytest.importorskip("scipy.stats")
    points = np.random.default_rng(23).integers(0, 20, (40, 5)).astype(float)
    ranks = stats.rankdata(points, method="dense", axis=0)
    np.testing.assert_array_equal(REFERENCE["distinct_per_axis"](points), ranks.max(axis=0))
