"""Training goes on from the newest model, and the best one is restored at the end."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_model, best_error = model, float("inf")
    log = []
    for _ in range(days):
        model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            best_model, best_error = model, error
        else:
            lr = lr / 2
    return best_model, lr, log
