"""The range ends at 0.00001, so five decimals are enough."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return round(float(10 ** (-5 * rng.random())), 5)
