"""10 ** (-r) covers one decade, and one decade is what is needed."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-rng.random()))
