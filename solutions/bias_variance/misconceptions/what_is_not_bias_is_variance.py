"""If the bias is not high, the variance is."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    else:
        found |= {"more_data", "regularization"}
    return found
