"""A bigger network helps against high variance."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization", "bigger_network"}
    return found
