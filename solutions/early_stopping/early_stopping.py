"""Reference solution: early stopping, from all losses and one epoch at a time."""

import copy
from collections.abc import Sequence

import numpy as np


def early_stop(
    dev_losses: Sequence[float], patience: int, min_delta: float = 0.0
) -> tuple[int, int]:
    """Go through the losses with the best one and a count of the epochs since."""
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(dev_losses):
        if loss < best - min_delta:
            best, best_epoch, wait = loss, epoch, 0
        else:
            wait += 1
            if wait >= patience:
                return best_epoch, epoch
    return best_epoch, len(dev_losses) - 1


class EarlyStopper:
    """The same with attributes instead of variables."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.wait = 0
        self.best_params: dict[str, np.ndarray] | None = None

    def step(self, dev_loss: float, params: dict[str, np.ndarray]) -> bool:
        """Take note of an epoch, and say whether to stop."""
        if dev_loss < self.best - self.min_delta:
            self.best = dev_loss
            self.wait = 0
            self.best_params = copy.deepcopy(params)
        else:
            self.wait += 1
        return self.wait >= self.patience
