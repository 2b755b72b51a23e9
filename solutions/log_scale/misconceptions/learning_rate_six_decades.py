"""From 0.00001 to 1 there are six decades, one for each power of 10."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-6 * rng.random()))
