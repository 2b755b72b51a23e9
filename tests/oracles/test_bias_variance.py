"""Holds the diagnosis against models of scikit-learn that are too simple, too free, and just right."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/bias_variance/bias_variance.py"
BAYES_ERROR = 0.1


def draw(rng, n):
    """Draw points whose label is the parity of two signs, a tenth of them flipped."""
    X = rng.uniform(-1, 1, (n, 2))
    return X, (X[:, 0] * X[:, 1] > 0) ^ (rng.random(n) < BAYES_ERROR)


@pytest.mark.parametrize(
    ("name", "settings", "high_bias", "high_variance"),
    [
        ("linear_model.LogisticRegression", {}, True, False),  # no line separates the parity
        ("tree.DecisionTreeClassifier", {}, False, True),  # learns the flipped labels by heart
        ("neighbors.KNeighborsClassifier", {"n_neighbors": 51}, False, False),
    ],
)
def test_models_are_diagnosed_as_what_they_are(name, settings, high_bias, high_variance):
    """A line is too simple, a full tree too free, and a vote of 51 neighbours is just right."""
    pytest.importorskip("sklearn")
    module, kind = name.split(".")
    library = pytest.importorskip(f"sklearn.{module}")
    rng = np.random.default_rng(7)
    train, dev = draw(rng, 5_000), draw(rng, 5_000)
    model = getattr(library, kind)(**settings).fit(*train)
    train_err, dev_err = (1 - model.score(*data) for data in (train, dev))
    diagnose = runpy.run_path(str(REFERENCE))["diagnose"]
    diag = diagnose(train_err, dev_err, BAYES_ERROR, 0.03)
    assert diag == {"high_bias": high_bias, "high_variance": high_variance}
