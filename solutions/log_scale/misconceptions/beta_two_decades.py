"""beta reaches up to 0.999, so 1 - beta spans two decades."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** (-2 * rng.random() - 1))
