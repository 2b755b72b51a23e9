"""The exponents go from -5 to -1."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-4 * rng.random() - 1))
