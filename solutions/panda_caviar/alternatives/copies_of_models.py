"""Keeps deep copies of the models, to be on the safe side."""

import copy
import math


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_model, best_error, log = copy.deepcopy(model), math.inf, []
    for _ in range(days):
        model, error = train_day(copy.deepcopy(best_model), lr)
        log.append(error)
        if error < best_error:
            best_model, best_error = copy.deepcopy(model), error
        else:
            lr /= 2
    return best_model, lr, log
