"""The exponent is a number drawn evenly between 0.00001 and 1."""


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** rng.uniform(1e-5, 1.0))
