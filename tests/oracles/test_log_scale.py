"""Compares log-scale sampling with scipy's loguniform distribution."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/log_scale/log_scale.py"


@pytest.mark.parametrize(
    ("name", "low", "high"), [("sample_learning_rate", 1e-5, 1.0), ("sample_beta", 0.01, 0.1)]
)
def test_distribution_is_scipys_loguniform(name, low, high):
    """The Kolmogorov-Smirnov test of 5,000 draws against scipy does not object."""
    stats = pytest.importorskip("scipy.stats")
    function = runpy.run_path(str(REFERENCE))[name]
    rng = np.random.default_rng(11)
    draws = np.array([function(rng) for _ in range(5000)])
    sample = 1 - draws if name == "sample_beta" else draws
    assert stats.kstest(sample, stats.loguniform(low, high).cdf).pvalue > 1e-3
