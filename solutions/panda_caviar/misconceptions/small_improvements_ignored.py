"""An improvement must be larger than a small margin."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error - 0.0001:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
