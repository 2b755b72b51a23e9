"""The strategy by a match statement, the best config by a key."""

import numpy as np


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    match models_in_parallel:
        case 1:
            return "panda"
        case many if many > 1:
            return "caviar"
    raise ValueError(f"{models_in_parallel} models")


def caviar(configs, make_model, train):
    """Find the best config."""
    results = {place: train(make_model(config), config) for place, config in enumerate(configs)}
    return min(results, key=lambda place: np.nan_to_num(results[place]["dev"], nan=np.inf))
