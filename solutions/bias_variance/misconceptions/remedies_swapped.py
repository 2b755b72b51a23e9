"""High bias is cured by data, high variance by size."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"more_data", "regularization"}
    if diag["high_variance"]:
        found |= {"bigger_network", "train_longer"}
    return found
