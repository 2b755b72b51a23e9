"""The stopper starts waiting again whenever the loss is below that of the epoch before."""

import numpy as np


class EarlyStopper:
    """Watches the dev loss."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.before = float("inf")
        self.wait = 0
        self.best_params: dict[str, np.ndarray] | None = None

    def step(self, dev_loss: float, params: dict[str, np.ndarray]) -> bool:
        """Take note of an epoch."""
        import copy

        if dev_loss < self.before - self.min_delta:
            self.wait = 0
        else:
            self.wait += 1
        if dev_loss < self.best - self.min_delta:
            self.best = dev_loss
            self.best_params = copy.deepcopy(params)
        self.before = dev_loss
        return self.wait >= self.patience
