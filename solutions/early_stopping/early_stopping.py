"""Early stopping: when to end the training, and which parameters to keep."""

from collections.abc import Sequence

import numpy as np


def early_stop(
    dev_losses: Sequence[float], patience: int, min_delta: float = 0.0
) -> tuple[int, int]:
    """Say which epoch was the best one and at which epoch training stops.

    The epochs are looked at in order, from 0 on:

    - The best loss is infinity before the first epoch.
    - An epoch is an improvement if loss < best - min_delta, where best is the loss of the latest
      improvement. It becomes the best epoch, and waiting starts again.
    - Any other epoch is waited for. After `patience` of them in a row, training stops, at the epoch
      that was the last one of these.

    So an equal loss is no improvement (also with min_delta = 0), and losses that come after the stop
    have no influence. NaN is never an improvement: it is an epoch like any other that is waited for.
    A loss that is equal to best - min_delta, or nearly so, is not checked if min_delta is above 0.

    Args:
        dev_losses: the dev loss after each epoch, a list or a 1-D array of one number or more. There
            is a finite one before training stops.
        patience: how many epochs in a row without improvement it takes to stop, 1 or more.
        min_delta: by how much a loss must be below the best one, 0 or more.

    Returns:
        (best_epoch, stop_epoch), both counted from 0. If training does not stop early, stop_epoch is
        the last epoch.
    """
    ### BEGIN SOLUTION
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(dev_losses):
        if loss < best - min_delta:
            best, best_epoch, wait = loss, epoch, 0
        else:
            wait += 1
            if wait >= patience:
                return best_epoch, epoch
    return best_epoch, len(dev_losses) - 1
    ### END SOLUTION


class EarlyStopper:
    """Watches the dev loss during training, and keeps the parameters of the best epoch.

    The rules are those of `early_stop`. Several stoppers may be in use at once; they have nothing to
    do with each other.

    Args:
        patience: how many epochs in a row without improvement it takes to stop, 1 or more.
        min_delta: by how much a loss must be below the best one, 0 or more.

    Attributes:
        best_params: a copy of the parameters of the best epoch so far. It stays as it is whatever
            happens to the dict and to the arrays that were passed to `step`: training goes on and
            changes them in place.
    """

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        ### BEGIN SOLUTION
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.wait = 0
        self.best_params: dict[str, np.ndarray] | None = None
        ### END SOLUTION

    def step(self, dev_loss: float, params: dict[str, np.ndarray]) -> bool:
        """Take note of an epoch, and say whether to stop.

        Args:
            dev_loss: the dev loss after this epoch; it may be NaN.
            params: the parameters after this epoch, arrays by name. They are not changed.

        Returns:
            True if this is the epoch to stop at, else False. Nobody calls `step` again after True.
        """
        ### BEGIN SOLUTION
        import copy

        if dev_loss < self.best - self.min_delta:
            self.best = dev_loss
            self.wait = 0
            self.best_params = copy.deepcopy(params)
        else:
            self.wait += 1
        return self.wait >= self.patience
        ### END SOLUTION
