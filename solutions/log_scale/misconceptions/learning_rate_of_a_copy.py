"""The caller's generator must stay as it is, so a copy of it is drawn from."""

import copy


def sample_learning_rate(rng):
    """Draw a learning rate."""
    rng = copy.deepcopy(rng)
    return float(10 ** (-5 * rng.random()))
