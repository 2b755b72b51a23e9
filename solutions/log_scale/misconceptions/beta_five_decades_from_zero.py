"""1 - beta has the five decades of the learning rate."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-5 * rng.random()))
