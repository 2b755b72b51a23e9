"""The probability is returned."""


def log10_prob_local_min(n: int) -> float:
    """Return the logarithm of the chance of a minimum."""
    return 0.5**n
