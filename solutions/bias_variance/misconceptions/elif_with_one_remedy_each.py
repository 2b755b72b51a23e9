"""One problem is treated at a time, each with its first remedy."""


def remedies(diag: dict[str, bool]) -> set[str]:
    """Say what helps."""
    found: set[str] = set()
    if diag["high_bias"]:
        found |= {"bigger_network"}
    elif diag["high_variance"]:
        found |= {"more_data"}
    return found
