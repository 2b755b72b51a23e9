"""One good beta is known, and need not be drawn."""


def sample_beta(rng):
    """Draw a beta."""
    return 0.95
