"""beta reaches up to 0.999, so 1 - beta spans two decades."""


def sample_beta(rng):
    """Draw a beta."""
    return 1 - 10 ** (-2 * rng.random() - 1)
