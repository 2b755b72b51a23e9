"""10 ** (a negative integer of numpy) is a fraction."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** rng.integers(-5, 1))
