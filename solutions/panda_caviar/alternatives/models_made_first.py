"""Makes all models first, and trains them from the last to the first."""

import math

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    models = [make_model(config) for config in configs]
    dev = [np.inf] * len(configs)
    for place in reversed(range(len(configs))):
        error = train(models[place], configs[place])["dev"]
        if not np.isnan(error):
            dev[place] = error
    return dev.index(min(dev))


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = None
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if math.isfinite(error) and (best_error is None or best_error > error):
            model, best_error = new_model, error
        else:
            lr *= 0.5
    return model, lr, log
