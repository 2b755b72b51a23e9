"""The exponent goes from -2 to -3, because 0.9 to 0.99 has two nines."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-rng.random() - 2))
