"""The parameters are saved once."""

import copy


class EarlyStopper:
    """Watches the dev loss."""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.wait = 0
        self.best_params = None

    def step(self, dev_loss, params):
        """Take note of an epoch."""
        if dev_loss < self.best - self.min_delta:
            self.best = dev_loss
            self.wait = 0
            if self.best_params is None:
                self.best_params = copy.deepcopy(params)
        else:
            self.wait += 1
        return self.wait >= self.patience
