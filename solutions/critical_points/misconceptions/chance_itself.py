"""The probability is returned."""


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return 0.5**n
