"""Whole powers are enough, and rng.integers(-5, 0) gives 0, too."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** float(rng.integers(-5, 0)))
