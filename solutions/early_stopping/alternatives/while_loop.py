"""A while loop with a list of the improvements."""

import numpy as np


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    losses = np.asarray(dev_losses, dtype=float)
    improvements = []
    epoch, wait = -1, 0
    while epoch + 1 < losses.size and wait < patience:
        epoch += 1
        target = losses[improvements[-1]] - min_delta if improvements else np.inf
        if losses[epoch] < target:
            improvements.append(epoch)
            wait = 0
        else:
            wait = wait + 1
    return improvements[-1], epoch
