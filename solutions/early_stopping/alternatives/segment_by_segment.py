"""From improvement to improvement, each time the next one within reach."""


def early_stop(dev_losses, patience, min_delta=0.0):
    """Find the best epoch and the stop."""
    losses = [float(loss) for loss in dev_losses]
    best_epoch, target = -1, float("inf")
    while True:
        reach = range(best_epoch + 1, min(best_epoch + 1 + patience, len(losses)))
        following = next((epoch for epoch in reach if losses[epoch] < target), None)
        if following is None:
            return best_epoch, min(best_epoch + patience, len(losses) - 1)
        best_epoch, target = following, losses[following] - min_delta
