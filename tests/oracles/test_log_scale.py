"""Compares log-scale sampling with scipy's loguniform distribution."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/log_scale/log_scale.py"
BOUNDS = [("sample_learning_rate", 1e-5, 1.0), ("sample_beta", 0.01, 0.1)]


def draw(name, seed, times):
    """Draw with the reference: learning rates, or 1 - beta."""
    function = runpy.run_path(str(REFERENCE))[name]
    rng = np.random.default_rng(seed)
    draws = np.array([function(rng) for _ in range(times)])
    return 1 - draws if name == "sample_beta" else draws


@pytest.mark.parametrize(("name", "low", "high"), BOUNDS)
def test_distribution_is_scipys_loguniform(name, low, high):
    """The Kolmogorov-Smirnov test of 5,000 draws against scipy does not object."""
    stats = pytest.importorskip("scipy.stats")
    assert stats.kstest(draw(name, 11, 5_000), stats.loguniform(low, high).cdf).pvalue > 1e-3


@pytest.mark.parametrize(("name", "low", "high"), BOUNDS)
def test_each_draw_is_a_quantile_of_scipys_loguniform(name, low, high):
    """A uniform number r becomes the quantile of 1 - r."""
    stats = pytest.importorskip("scipy.stats")
    r = np.random.default_rng(12).random(200)
    np.testing.assert_allclose(
        draw(name, 12, 200), stats.loguniform(low, high).ppf(1 - r), rtol=1e-9
    )


@pytest.mark.parametrize(("name", "low", "high"), BOUNDS)
def test_two_samples_look_alike(name, low, high):
    """The two-sample test against scipy's own draws does not object."""
    stats = pytest.importorskip("scipy.stats")
    theirs = stats.loguniform(low, high).rvs(5_000, random_state=np.random.default_rng(13))
    assert stats.ks_2samp(draw(name, 14, 5_000), theirs).pvalue > 1e-3
