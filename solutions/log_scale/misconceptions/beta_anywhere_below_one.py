"""beta is any number between 0 and 1."""


def sample_beta(rng):
    """Draw a beta."""
    return float(rng.random())
