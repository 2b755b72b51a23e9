"""The stopper keeps all losses, and goes through them anew in each epoch."""

import copy

import numpy as np


class EarlyStopper:
    """Keeps the losses."""

    def __init__(self, patience, min_delta=0.0):
        self.settings = patience, min_delta
        self.losses = []
        self.best_params = None

    def step(self, dev_loss, params):
        """Take note of an epoch."""
        self.losses.append(dev_loss)
        patience, min_delta = self.settings
        target, since = np.inf, 0
        for loss in self.losses:
            since = 0 if loss < target else since + 1
            target = loss - min_delta if loss < target else target
        if since == 0:
            self.best_params = copy.deepcopy(params)
        return since >= patience
