"""A beta between 0.9 and 0.99 has two decimals."""


def sample_beta(rng):
    """Draw a beta."""
    return round(float(1 - 10 ** (-rng.random() - 1)), 2)
