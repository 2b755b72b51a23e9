"""It is enough to choose the decade at random; within it the learning rate is drawn evenly."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    low = 10.0 ** -int(rng.integers(1, 6))
    return low * rng.uniform(1, 10)
