"""The exponent goes from 1 to 2."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (rng.random() + 1))
