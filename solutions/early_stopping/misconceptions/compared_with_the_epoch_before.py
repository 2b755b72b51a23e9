"""A loss improves if it is below the loss of the epoch before."""


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    previous, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(dev_losses):
        if loss < previous - min_delta:
            best_epoch, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                return best_epoch, epoch
        previous = loss
    return best_epoch, len(dev_losses) - 1
