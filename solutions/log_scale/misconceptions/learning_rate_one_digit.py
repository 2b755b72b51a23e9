"""A digit from 1 to 9 and a power of 10 are fine enough."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(rng.integers(1, 10) * 10.0 ** -rng.integers(1, 6))
