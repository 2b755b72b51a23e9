"""With r = -4 * random, the learning rate is 10 ** (-r)."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    r = -4 * rng.random()
    return float(10 ** (-r))
