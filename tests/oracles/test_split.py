"""Compares splits with scikit-learn's train_test_split, which rounds the test size up."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/split/split.py"


@pytest.mark.parametrize("m", [10, 101, 1_000])
def test_sizes_are_within_one_of_scikit_learns(m):
    """Two calls of train_test_split, the second rescaled, give the same sizes but for rounding."""
    selection = pytest.importorskip("sklearn.model_selection")
    split_indices = runpy.run_path(str(REFERENCE))["split_indices"]
    ours = split_indices(m, np.random.default_rng(2), (0.7, 0.2, 0.1))
    rest, test = selection.train_test_split(np.arange(m), test_size=0.1, random_state=2)
    train, dev = selection.train_test_split(rest, test_size=0.2 / 0.9, random_state=2)
    for one, other in zip(ours, (train, dev, test), strict=True):
        assert abs(len(one) - len(other)) <= 2
    assert sorted(np.concatenate(ours)) == sorted([*train, *dev, *test])
