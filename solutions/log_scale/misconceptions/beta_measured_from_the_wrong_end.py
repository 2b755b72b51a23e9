"""The power is added to 0.89, which reaches from 0.9 to 0.99 as well."""


def sample_beta(rng):
    """Draw a beta."""
    return float(0.89 + 10 ** (-rng.random() - 1))
