"""early_stop lets a stopper do the work."""

import numpy as np


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    stopper = EarlyStopper(patience, min_delta)
    for epoch, loss in enumerate(dev_losses):
        if stopper.step(loss, {"epoch": np.array(epoch)}):
            break
    return int(stopper.best_params["epoch"]), epoch


class EarlyStopper:
    """Counts down."""

    def __init__(self, patience, min_delta=0.0):
        self.left = self.patience = patience
        self.target = np.inf
        self.min_delta = min_delta
        self.best_params = None

    def step(self, dev_loss, params):
        """Take note of an epoch."""
        if dev_loss < self.target:
            self.target = dev_loss - self.min_delta
            self.left = self.patience
            self.best_params = {name: np.array(array) for name, array in params.items()}
            return False
        self.left -= 1
        return self.left <= 0
