"""High variance has one remedy: regularization."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    if diag["high_variance"]:
        found |= {"regularization"}
    return found
