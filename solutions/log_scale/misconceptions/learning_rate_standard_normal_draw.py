"""rng.normal() gives a number between 0 and 1."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-5 * rng.normal()))
