"""All models are made from the first config."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    dev = [train(make_model(configs[0]), config)["dev"] for config in configs]
    return int(np.nanargmin(dev))
