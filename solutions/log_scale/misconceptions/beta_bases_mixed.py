"""For 1 - beta, 10 ** undoes np.log."""

import numpy as np


def sample_beta(rng):
    """Draw a beta."""
    return float(1 - 10 ** rng.uniform(np.log(0.01), np.log(0.1)))
