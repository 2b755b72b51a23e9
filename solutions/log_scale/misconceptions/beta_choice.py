"""beta is one of 0.9, 0.95, 0.98 and 0.99."""


def sample_beta(rng):
    """Draw a beta."""
    return float(rng.choice([0.9, 0.95, 0.98, 0.99]))
