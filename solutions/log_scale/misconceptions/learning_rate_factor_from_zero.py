"""A random power of 10 times a number between 0 and 1 is on a log scale."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10.0 ** -rng.integers(0, 5) * rng.random())
