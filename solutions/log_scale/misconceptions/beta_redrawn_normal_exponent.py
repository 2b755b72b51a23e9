"""A normal distribution whose draws outside the range are drawn again gives a good exponent."""


def sample_beta(rng):
    """Draw a beta."""
    exponent = rng.normal(-1.5, 0.2)
    while not -2 <= exponent <= -1:
        exponent = rng.normal(-1.5, 0.2)
    return float(1 - 10**exponent)
