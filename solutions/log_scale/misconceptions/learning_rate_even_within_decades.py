"""It is enough to choose the decade at random; within it the learning rate is drawn evenly."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10.0 ** -rng.integers(1, 6) * rng.uniform(1, 10))
