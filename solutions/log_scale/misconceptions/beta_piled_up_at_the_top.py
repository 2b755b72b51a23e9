"""The longer averages need more trials: the exponent is drawn with r ** 0.5."""


def sample_beta(rng):
    """Draw a beta."""
    return 1 - 10 ** (-(rng.random() ** 0.5) - 1)
