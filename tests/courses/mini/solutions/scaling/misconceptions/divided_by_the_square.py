"""Divides by the variance."""


def standardize(x):
    """Use var for std."""
    return (x - x.mean(axis=0)) / x.var(axis=0)
