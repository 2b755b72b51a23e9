"""An epoch with NaN is skipped."""


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(dev_losses):
        if loss != loss:
            continue
        if loss < best - min_delta:
            best, best_epoch, wait = loss, epoch, 0
        else:
            wait += 1
            if wait >= patience:
                return best_epoch, epoch
    return best_epoch, len(dev_losses) - 1
