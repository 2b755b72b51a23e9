"""The distance to the best epoch instead of a counter, and copies array by array."""

import numpy as np


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    best = None
    best_epoch = -1
    for epoch, loss in enumerate(dev_losses):
        if not np.isnan(loss) and (best is None or best - loss > min_delta):
            best, best_epoch = loss, epoch
        if epoch - best_epoch >= patience:
            break
    return best_epoch, epoch


class EarlyStopper:
    """Keeps the number of the best epoch."""

    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.epoch = self.best_epoch = -1
        self.best_loss = np.inf
        self.best_params = {}

    def step(self, dev_loss, params):
        """Take note of an epoch."""
        self.epoch += 1
        if self.best_loss - dev_loss > self.min_delta:
            self.best_loss, self.best_epoch = dev_loss, self.epoch
            self.best_params = {name: array.copy() for name, array in params.items()}
        return np.bool_(self.epoch - self.best_epoch >= self.patience)
