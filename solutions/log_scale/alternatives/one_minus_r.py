"""The draw taken from the other end."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return 10 ** (-5 * (1 - rng.random()))


def sample_beta(rng):
    """Draw a beta."""
    return 1 - 10 ** (-(1 - rng.random()) - 1)
