"""1 - 10 ** (-3 * r) reaches from 0.9 to 0.999."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-3 * rng.random()))
