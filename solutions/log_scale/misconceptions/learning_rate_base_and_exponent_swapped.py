"""(-5 * r) ** 10 is 10 to the power of -5 * r."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float((-5 * rng.random()) ** 10)
