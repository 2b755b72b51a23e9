"""A run that diverges is an error of the whole search."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if np.isnan(error):
            raise ValueError("a run diverged")
        if error < best_error:
            best_place, best_error = place, error
    return best_place
