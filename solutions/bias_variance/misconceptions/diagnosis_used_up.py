"""The diagnosis may be taken apart with pop."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag.pop("high_bias"):
        found |= {"bigger_network", "train_longer"}
    if diag.pop("high_variance"):
        found |= {"more_data", "regularization"}
    return found
