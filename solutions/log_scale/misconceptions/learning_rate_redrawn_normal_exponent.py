"""A normal distribution whose draws outside the range are drawn again is good for the exponent."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    exponent = rng.normal(-2.5, 1.0)
    while not -5 <= exponent <= 0:
        exponent = rng.normal(-2.5, 1.0)
    return float(10**exponent)
