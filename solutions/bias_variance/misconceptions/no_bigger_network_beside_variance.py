"""With both problems a bigger network is left out, because it would overfit."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"train_longer"} if diag["high_variance"] else {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
