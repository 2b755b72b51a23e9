"""10 ** undoes np.log."""

import numpy as np


def sample_learning_rate(rng):
    """Draw a learning rate."""
    return float(10 ** rng.uniform(np.log(1e-5), np.log(1.0)))
