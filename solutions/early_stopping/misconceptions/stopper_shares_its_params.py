"""A dict in the class body belongs to each stopper alone."""

import numpy as np


class EarlyStopper:
    """Watches the dev loss."""

    best_params: dict[str, np.ndarray] = {}  # noqa: RUF012 - that is the idea

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.wait = 0

    def step(self, dev_loss: float, params: dict[str, np.ndarray]) -> bool:
        """Take note of an epoch."""
        import copy

        if dev_loss < self.best - self.min_delta:
            self.best = dev_loss
            self.wait = 0
            self.best_params.update(copy.deepcopy(params))
        else:
            self.wait += 1
        return self.wait >= self.patience
