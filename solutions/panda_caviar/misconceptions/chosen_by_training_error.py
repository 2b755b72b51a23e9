"""The model with the lowest training error is the best."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    errors = [train(make_model(config), config)["train"] for config in configs]
    return int(np.nanargmin(errors))
