"""With both problems regularization is left out, because it makes the bias worse."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data"} if diag["high_bias"] else {"more_data", "regularization"}
    return found
