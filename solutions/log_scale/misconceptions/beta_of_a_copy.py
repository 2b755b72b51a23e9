"""For beta, a copy of the generator is drawn from, so that the caller's stays as it is."""

import copy


def sample_beta(rng):
    """Draw a beta."""
    rng = copy.deepcopy(rng)
    return float(1 - 10 ** (-rng.random() - 1))
