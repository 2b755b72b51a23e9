"""The stopper saves the parameters at each new lowest loss, whatever min_delta is."""

import numpy as np


class EarlyStopper:
    """Watches the dev loss."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.lowest = float("inf")
        self.wait = 0
        self.best_params: dict[str, np.ndarray] | None = None

    def step(self, dev_loss: float, params: dict[str, np.ndarray]) -> bool:
        """Take note of an epoch."""
        import copy

        if dev_loss < self.best - self.min_delta:
            self.best = dev_loss
            self.wait = 0
        else:
            self.wait += 1
        if dev_loss < self.lowest:
            self.lowest = dev_loss
            self.best_params = copy.deepcopy(params)
        return self.wait >= self.patience
