"""A day is good if its error is lower, and bad if it is higher."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        elif error > best_error:
            lr = lr / 2
    return model, lr, log
