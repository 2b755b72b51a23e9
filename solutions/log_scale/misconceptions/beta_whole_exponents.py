"""beta is 0.9 or 0.99."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** -float(rng.integers(1, 3)))
