"""A problem is there if its key is in the dict."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if "high_bias" in diag:
        found |= {"bigger_network", "train_longer"}
    if "high_variance" in diag:
        found |= {"more_data", "regularization"}
    return found
