"""Waiting starts again whenever the loss is below that of the epoch before."""

from collections.abc import Sequence


def early_stop(
    dev_losses: Sequence[float], patience: int, min_delta: float = 0.0
) -> tuple[int, int]:
    """Find the best epoch and the stop."""
    best, best_epoch, wait = float("inf"), 0, 0
    before = float("inf")
    for epoch, loss in enumerate(dev_losses):
        if loss < before - min_delta:
            wait = 0
        else:
            wait += 1
        if loss < best - min_delta:
            best, best_epoch = loss, epoch
        if wait >= patience:
            return best_epoch, epoch
        before = loss
    return best_epoch, len(dev_losses) - 1
