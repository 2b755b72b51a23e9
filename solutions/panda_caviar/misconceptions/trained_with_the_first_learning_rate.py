"""train_day is called with the learning rate of the first day."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    first_lr, best_error = lr, float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, first_lr)
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
