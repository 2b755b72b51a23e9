"""High bias has one remedy: longer training."""


def remedies(diag):
    """Choose remedies."""
    found = set()
    if diag["high_bias"]:
        found |= {"train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
