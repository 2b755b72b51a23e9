"""Losses are compared with the first one."""


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    best_epoch, wait = 0, 0
    for epoch, loss in enumerate(dev_losses):
        if epoch == 0 or loss < dev_losses[0] - min_delta:
            best_epoch, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                return best_epoch, epoch
    return best_epoch, len(dev_losses) - 1
