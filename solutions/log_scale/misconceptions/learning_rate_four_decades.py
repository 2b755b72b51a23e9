"""From 0.00001 to 1 there are four decades."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-4 * rng.random()))
