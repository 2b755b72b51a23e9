"""Compares principal component analysis with scikit-learn's."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[2]
REFERENCE = runpy.run_path(str(ROOT / "courses/classics/solutions/pca/pca.py"))


@pytest.mark.parametrize("k", [1, 3, 6])
def test_directions_variances_and_coordinates_are_those_of_scikit_learn(k):
    """But for the signs of the directions everything agrees, there and back."""
    decomposition = pytest.importorskip("sklearn.decomposition")
    rng = np.random.default_rng(k)
    x = rng.standard_normal((50, 6)) * 2.0 ** np.arange(6) @ rng.standard_normal((6, 6)) + 7
    mean, components, variances = REFERENCE["pca_fit"](x, k)
    theirs = decomposition.PCA(k, svd_solver="full").fit(x)
    signs = np.sign(np.sum(components * theirs.components_, axis=1))
    np.testing.assert_allclose(mean, theirs.mean_)
    np.testing.assert_allclose(variances, theirs.explained_variance_)
    np.testing.assert_allclose(components, theirs.components_ * signs[:, None], atol=1e-9)
    new = rng.standard_normal((9, 6))
    scores = REFERENCE["pca_project"](new, mean, components)
    np.testing.assert_allclose(scores, theirs.transform(new) * signs, atol=1e-9)
    back = REFERENCE["pca_reconstruct"](scores, mean, components)
    np.testing.assert_allclose(back, theirs.inverse_transform(scores * signs), atol=1e-9)
    assert (components.max(axis=1) == np.abs(components).max(axis=1)).all()
