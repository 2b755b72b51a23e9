"""The bounds of uniform may be given in any order."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** rng.uniform(0, -5))
