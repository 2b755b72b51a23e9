"""np.nanargmin finds the minimum beside NaN; a dict of strategies."""

import numpy as np


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel <= 0:
        raise ValueError(models_in_parallel)
    return {1: "panda"}.get(models_in_parallel, "caviar")


def caviar(configs, make_model, train):
    """Find the best config."""
    dev = [train(make_model(config), config)["dev"] for config in configs]
    return np.nanargmin(dev)
