"""Only whole numbers of values can be averaged, so 1 / (1 - beta) is rounded."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 1 / round(10 ** (rng.random() + 1)))
