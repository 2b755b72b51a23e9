"""With both problems only what helps against both is left: a new architecture."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"more_data", "regularization"}
    if diag["high_bias"] and diag["high_variance"]:
        found = {"new_architecture"}
    return found
