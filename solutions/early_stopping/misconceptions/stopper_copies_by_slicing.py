"""array[:] copies an array, as it copies a list."""

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
        if dev_loss < self.best - self.min_delta:
            self.best = dev_loss
            self.wait = 0
            self.best_params = {name: array[:] for name, array in params.items()}
        else:
            self.wait += 1
        return self.wait >= self.patience
