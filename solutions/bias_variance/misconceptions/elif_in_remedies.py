"""Bias is treated first; its remedies are enough for now."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network", "train_longer"}
    # As `elif` does; written so, it can be held at once with what else is wrong in the second set.
    if diag["high_variance"] and not diag["high_bias"]:
        found |= {"more_data", "regularization"}
    return found
