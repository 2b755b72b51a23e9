"""The length of the average drawn on the log scale, and decade and position in it drawn apart."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return 10.0 ** (-int(rng.integers(0, 5)) - rng.random())


def sample_beta(rng):
    """Draw a beta."""
    length = 10 ** rng.uniform(1, 2)
    return 1 - 1 / length
