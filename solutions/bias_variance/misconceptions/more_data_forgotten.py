"""High variance has one remedy: regularization."""


def remedies(diag):
    """Choose remedies."""
    found = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"regularization"}
    return found
