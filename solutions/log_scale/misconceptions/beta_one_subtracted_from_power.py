"""beta is the power minus 1."""


def sample_beta(rng):
    """Draw a beta."""
    return float(10 ** (-rng.random() - 1) - 1)
