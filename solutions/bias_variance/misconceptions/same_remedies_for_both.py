"""Every remedy helps against every problem."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer", "more_data", "regularization"}
    if diag["high_variance"]:
        found |= {"bigger_network", "train_longer", "more_data", "regularization"}
    return found
