"""A learning rate is chosen from 1, 0.1, 0.01, 0.001 and 0.0001."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(rng.choice([1.0, 0.1, 0.01, 0.001, 0.0001]))
