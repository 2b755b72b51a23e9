"""What a stopper remembers may be kept in the class: EarlyStopper.best."""

import numpy as np


class EarlyStopper:
    """Watches the dev loss."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        EarlyStopper.best = float("inf")
        EarlyStopper.wait = 0
        self.best_params: dict[str, np.ndarray] | None = None

    def step(self, dev_loss: float, params: dict[str, np.ndarray]) -> bool:
        """Take note of an epoch."""
        import copy

        if dev_loss < EarlyStopper.best - self.min_delta:
            EarlyStopper.best = dev_loss
            EarlyStopper.wait = 0
            self.best_params = copy.deepcopy(params)
        else:
            EarlyStopper.wait += 1
        return EarlyStopper.wait >= self.patience
