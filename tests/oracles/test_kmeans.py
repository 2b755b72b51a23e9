"""Compares k-means with scikit-learn's, from the same centers and without its early stop."""

import runpy
import warnings
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[2]
REFERENCE = runpy.run_path(str(ROOT / "courses/classics/solutions/kmeans/kmeans.py"))


@pytest.mark.parametrize("steps", [1, 2, 5, 50])
def test_centers_labels_and_inertia_are_those_of_scikit_learn(steps):
    """Lloyd's algorithm gives the same after each number of steps, and where nothing moves any more."""
    cluster = pytest.importorskip("sklearn.cluster")
    rng = np.random.default_rng(steps)
    x = rng.standard_normal((200, 3)) + 3 * rng.integers(0, 4, (200, 1))
    start = x[:4].copy()
    centers, labels, inertia = REFERENCE["kmeans"](x, start, steps)
    theirs = cluster.KMeans(4, init=start, n_init=1, max_iter=steps, tol=0, algorithm="lloyd")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged
        theirs.fit(x)
    np.testing.assert_allclose(centers, theirs.cluster_centers_, rtol=1e-9)
    np.testing.assert_array_equal(labels, theirs.labels_)
    np.testing.assert_allclose(inertia, theirs.inertia_, rtol=1e-9)
