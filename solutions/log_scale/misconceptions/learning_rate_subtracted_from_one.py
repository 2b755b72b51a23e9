"""A learning rate, like a beta, is 1 minus a power."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(1 - 10 ** (-5 * rng.random()))
