"""Arrays with one element."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return 10 ** (-5 * rng.random(1))


def sample_beta(rng):
    """Draw a beta."""
    return 1 - 10 ** (-rng.random(1) - 1)
