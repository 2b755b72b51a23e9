"""1 - 10 ** (-2 * r) reaches from 0.9 to 0.99."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-2 * rng.random()))
