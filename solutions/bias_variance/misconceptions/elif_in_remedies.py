"""Bias is treated first; its remedies are enough for now."""


def remedies(diag):
    """Choose remedies."""
    found = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    elif diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
