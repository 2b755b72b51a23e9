"""With both problems more data is left out, because the model can't even fit what it has."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"regularization"} if diag["high_bias"] else {"more_data", "regularization"}
    return found
