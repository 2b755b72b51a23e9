"""A best error of 0 means that there is none yet."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = 0.0
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if not best_error or error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
