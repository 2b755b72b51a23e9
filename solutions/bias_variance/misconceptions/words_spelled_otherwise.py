"""The words are free text, such as 'bigger network'."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger network", "train longer"}
    if diag["high_variance"]:
        found |= {"more data", "regularization"}
    return found
