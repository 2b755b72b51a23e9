"""As in scikit-learn, the stopper waits for more than patience epochs, and any decrease moves its best loss."""

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

        self.wait = self.wait + 1 if dev_loss > self.best - self.min_delta else 0
        if dev_loss < self.best:
            self.best = dev_loss
            self.best_params = copy.deepcopy(params)
        return self.wait > self.patience
