"""All models are trained with the first config."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    dev = [train(make_model(config), configs[0])["dev"] for config in configs]
    return int(np.nanargmin(dev))
