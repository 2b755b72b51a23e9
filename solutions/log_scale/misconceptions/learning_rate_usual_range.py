"""Useful learning rates lie between 0.0001 and 0.1, so nothing else is drawn."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-3 * rng.random() - 1))
