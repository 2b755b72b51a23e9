"""After a bad day one goes back to the very first model."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    first, best_error = model, float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        else:
            model, lr = first, lr / 2
    return model, lr, log
