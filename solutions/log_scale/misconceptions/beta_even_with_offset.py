"""beta is r * 0.9 + 0.09."""


def sample_beta(rng):
    """Draw a beta."""
    return float(rng.random() * 0.9 + 0.09)
