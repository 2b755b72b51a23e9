"""The exponent is drawn from a normal distribution around the middle of the range."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** rng.normal(-2.5, 1.0))
