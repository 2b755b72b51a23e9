"""For the exponent of 1 - beta, the bounds of uniform may be given in any order."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** rng.uniform(-1, -2))
