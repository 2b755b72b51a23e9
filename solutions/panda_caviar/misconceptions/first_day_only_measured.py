"""The first day only gives the error to compare with."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = None
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if best_error is None:
            best_error = error
        elif error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
