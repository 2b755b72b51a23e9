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


@pytest.mark.parametrize(
    ("m", "share"), [(5, 0.2), (999, 0.2), (10_000, 0.2), (1_000_000, 0.01), (1_234_567, 0.01)]
)
def test_the_sizes_of_the_rule_are_scikit_learns(m, share):
    """The two rules give the sizes that train_test_split gives for the same shares."""
    selection = pytest.importorskip("sklearn.model_selection")
    ours = runpy.run_path(str(REFERENCE))["split_sizes"](m)
    rest, test = selection.train_test_split(np.arange(m), test_size=share, random_state=2)
    train, dev = selection.train_test_split(rest, test_size=share / (1 - share), random_state=2)
    for one, other in zip(ours, (train, dev, test), strict=True):
        assert abs(one - len(other)) <= 2


def test_a_split_by_source_is_a_split_of_the_target_rows():
    """Dev and test have the sizes, and train the rows, of train_test_split on the target alone."""
    selection = pytest.importorskip("sklearn.model_selection")
    is_target = np.random.default_rng(5).random(700) < 0.3
    split_by_source = runpy.run_path(str(REFERENCE))["split_by_source"]
    train, dev, test = split_by_source(is_target, 31, 47, np.random.default_rng(6))
    rest, theirs = selection.train_test_split(
        np.flatnonzero(is_target), test_size=31 + 47, random_state=2
    )
    assert (len(dev), len(test)) == (31, 47)
    assert len(dev) + len(test) == len(theirs)
    assert is_target[train].sum() == len(rest)
    assert sorted([*train, *dev, *test]) == list(range(700))
