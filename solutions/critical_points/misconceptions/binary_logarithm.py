"""The logarithm of 0.5 ** n is -n."""


def log10_prob_local_min(n):
    """Return the logarithm of the chance."""
    return -float(n)
