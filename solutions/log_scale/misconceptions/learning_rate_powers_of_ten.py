"""Only whole powers of 10 need to be tried."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** -float(rng.integers(0, 6)))
