"""One good learning rate is known, and need not be drawn."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return 0.01
