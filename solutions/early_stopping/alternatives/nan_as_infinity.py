"""NaN is replaced by infinity, and results are numpy integers in a list."""

import numpy as np


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    losses = np.where(np.isnan(dev_losses), np.inf, dev_losses)
    best_epoch, wait = None, 0
    for epoch in np.arange(len(losses)):
        first = best_epoch is None and np.isfinite(losses[epoch])
        if first or (best_epoch is not None and losses[epoch] + min_delta < losses[best_epoch]):
            best_epoch, wait = epoch, 0
            continue
        wait += 1
        if wait == patience:
            break
    return [best_epoch, epoch]
