"""1 - 10 ** (-4 * r) covers the betas that matter."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-4 * rng.random()))
