"""A new architecture may help even where no problem is named."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = {"new_architecture"}
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    return found
