"""The power itself is beta: 10 ** (-r - 1)."""


def sample_beta(rng):
    """Draw a beta."""
    return 10 ** (-rng.random() - 1)
