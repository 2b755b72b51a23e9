"""For the stopper min_delta is a share of the best loss."""

import numpy as np


class EarlyStopper:
    """Watches the dev loss."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.wait = 0
        self.best_params: dict[str, np.ndarray] | None = None

    def step(self, dev_loss: float, params: dict[str, np.ndarray]) -> bool:
        """Take note of an epoch."""
        import copy

        if dev_loss < self.best * (1 - self.min_delta):
            self.best = dev_loss
            self.wait = 0
            self.best_params = copy.deepcopy(params)
        else:
            self.wait += 1
        return self.wait >= self.patience
