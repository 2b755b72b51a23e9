"""The errors in arrays filled with infinity or NaN beforehand."""

import numpy as np


def caviar(configs, make_model, train):
    """Find the best config."""
    dev = np.full(len(configs), np.inf)
    for place, config in enumerate(configs):
        dev[place] = train(make_model(config), config)["dev"]
    dev[np.isnan(dev)] = np.inf
    return int(np.argmin(dev))


def babysit(model, train_day, lr, days):
    """Look after a model."""
    log = np.full(days, np.nan)
    best = np.float64(np.inf)
    lr = np.float64(lr)
    for day in range(days):
        new_model, log[day] = train_day(model, lr)
        if log[day] < best:
            model, best = new_model, log[day]
        else:
            lr = lr / 2
    return model, lr, log
