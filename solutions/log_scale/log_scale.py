"""Reference solution: hyperparameters on a log scale."""

import numpy as np


def sample_learning_rate(rng: np.random.Generator) -> float:
    """Draw the exponent uniformly between -5 and 0."""
    return float(10 ** (-5 * rng.random()))


def sample_beta(rng: np.random.Generator) -> float:
    """Draw 1 - beta on the log scale, between 0.1 and 0.01."""
    return float(1 - 10 ** (-rng.random() - 1))
