"""beta is drawn in the same way as a learning rate."""


def sample_beta(rng):
    """Draw a beta."""
    return float(10 ** (-5 * rng.random()))
