"""After a good day it is enough to remember the error."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            best_error = error
        else:
            lr = lr / 2
    return model, lr, log
