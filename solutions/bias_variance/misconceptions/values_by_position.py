"""The first value of the dict is the bias, the second the variance."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    bias, variance = diag.values()
    found: set[str] = set()
    if bias:
        found |= {"bigger_network", "train_longer"}
    if variance:
        found |= {"more_data", "regularization"}
    return found
