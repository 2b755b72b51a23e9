"""The exponent of 1 - beta is drawn from a normal distribution around the middle."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** rng.normal(-1.5, 0.25))
