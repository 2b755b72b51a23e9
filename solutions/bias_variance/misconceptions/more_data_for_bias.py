"""More data always helps, against high bias too."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer", "more_data"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
