"""The first config is number 1."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    dev = [train(make_model(config), config)["dev"] for config in configs]
    return int(np.nanargmin(dev)) + 1
