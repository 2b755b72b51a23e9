"""1 is 10 ** 1, so the exponents go from -5 to 1."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (1 - 6 * rng.random()))
