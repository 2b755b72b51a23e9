"""Regularization helps against high bias."""


def remedies(diag):
    """Choose remedies."""
    found = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer", "regularization"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
