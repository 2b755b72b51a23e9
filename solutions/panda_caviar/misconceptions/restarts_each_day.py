"""Each day starts from the first model."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    first, best_error = model, float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(first, lr)
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
