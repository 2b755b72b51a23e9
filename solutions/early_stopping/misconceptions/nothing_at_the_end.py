"""After the loop there is nothing to return."""

from collections.abc import Sequence


def early_stop(
    dev_losses: Sequence[float], patience: int, min_delta: float = 0.0
) -> tuple[int, int]:
    """Find the best epoch and the stop."""
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(dev_losses):
        if loss < best - min_delta:
            best, best_epoch, wait = loss, epoch, 0
        else:
            wait += 1
            if wait >= patience:
                return best_epoch, epoch
    return None
