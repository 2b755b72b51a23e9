"""Arrays without axes as answers, and a table of the four cases."""

import numpy as np


def diagnose(train_err, dev_err, bayes_err=0.0, tol=0.02):
    """Diagnose a model."""
    return {
        "high_bias": np.asarray(np.greater(train_err, bayes_err + tol)),
        "high_variance": np.asarray(np.greater(dev_err, train_err + tol)),
    }


def remedies(diag):
    """Choose remedies."""
    bias = {"bigger_network", "train_longer"}
    variance = {"more_data", "regularization"}
    table = {
        (True, True): bias | variance,
        (True, False): bias,
        (False, True): variance,
        (False, False): set(),
    }
    return table[bool(diag["high_bias"]), bool(diag["high_variance"])]
