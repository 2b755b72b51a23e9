"""numpy's own booleans, and a frozen set."""

import numpy as np


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    gaps = np.diff([bayes_err, train_err, dev_err])
    high_bias, high_variance = gaps > tol
    return {"high_bias": high_bias, "high_variance": high_variance}


def remedies(diag):
    """Choose remedies."""
    found = frozenset()
    if diag["high_bias"]:
        found = found | {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found = found | {"more_data", "regularization"}
    return found
