"""10 ** (-r) goes down to 0.00001."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-rng.random()))
