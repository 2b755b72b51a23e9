"""np.vectorize calls the function once for each config."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    errors = np.vectorize(lambda config: train(make_model(config), config)["dev"])(configs)
    for place, error in enumerate(errors):
        if error < best_error:
            best_place, best_error = place, error
    return best_place
