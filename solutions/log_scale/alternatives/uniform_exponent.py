"""The exponent drawn with uniform."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return 10 ** rng.uniform(-5, 0)


def sample_beta(rng):
    """Draw a beta."""
    return 1 - 10 ** rng.uniform(-2, -1)
