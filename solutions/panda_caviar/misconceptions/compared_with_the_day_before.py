"""A day is good if it is better than the day before."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model = new_model
        else:
            lr = lr / 2
        best_error = error
    return model, lr, log
