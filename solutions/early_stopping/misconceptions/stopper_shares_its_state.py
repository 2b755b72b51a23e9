"""What a stopper remembers may be kept in the class: EarlyStopper.best."""

import copy


class EarlyStopper:
    """Watches the dev loss."""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_params = None
        EarlyStopper.best = float("inf")
        EarlyStopper.wait = 0

    def step(self, dev_loss, params):
        """Take note of an epoch."""
        if dev_loss < EarlyStopper.best - self.min_delta:
            EarlyStopper.best = dev_loss
            EarlyStopper.wait = 0
            self.best_params = copy.deepcopy(params)
        else:
            EarlyStopper.wait += 1
        return EarlyStopper.wait >= self.patience
