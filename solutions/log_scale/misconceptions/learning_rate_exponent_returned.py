"""The uniform number between -5 and 0 is the learning rate."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(-5 * rng.random())
