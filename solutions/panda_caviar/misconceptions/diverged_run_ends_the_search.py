"""When a run diverges, the search is over."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if np.isnan(error):
            break
        if error < best_error:
            best_place, best_error = place, error
    return best_place
