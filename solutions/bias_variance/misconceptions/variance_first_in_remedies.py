"""Variance is treated first; its remedies are enough for now."""


def remedies(diag):
    """Choose remedies."""
    if diag["high_variance"]:
        return {"more_data", "regularization"}
    if diag["high_bias"]:
        return {"bigger_network", "train_longer"}
    return set()
