"""found.update("more_data") adds one word."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found.update("bigger_network")
        found.update("train_longer")
    if diag["high_variance"]:
        found.update("more_data")
        found.update("regularization")
    return found
