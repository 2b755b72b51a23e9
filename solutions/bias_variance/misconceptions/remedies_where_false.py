"""False says that something is wrong."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if not diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if not diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
