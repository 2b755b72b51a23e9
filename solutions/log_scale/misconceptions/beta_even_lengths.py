"""The number of values averaged, 1 / (1 - beta), is drawn evenly between 10 and 100."""


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 1 / rng.uniform(10, 100))
