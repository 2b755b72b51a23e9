"""As in scikit-learn, training stops after more than patience epochs, and any decrease moves the best loss."""

from collections.abc import Sequence


def early_stop(
    dev_losses: Sequence[float], patience: int, min_delta: float = 0.0
) -> tuple[int, int]:
    """Find the best epoch and the stop."""
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(dev_losses):
        wait = wait + 1 if loss > best - min_delta else 0
        if loss < best:
            best, best_epoch = loss, epoch
        if wait > patience:
            return best_epoch, epoch
    return best_epoch, len(dev_losses) - 1
