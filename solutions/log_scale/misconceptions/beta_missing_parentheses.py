"""1 - 10**-r - 1 has the exponent -r - 1."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** -rng.random() - 1)
