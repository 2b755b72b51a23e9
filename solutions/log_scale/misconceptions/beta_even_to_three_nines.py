"""beta is drawn evenly between 0.9 and 0.999."""


def sample_beta(rng):
    """Draw a beta."""
    return float(rng.uniform(0.9, 0.999))
