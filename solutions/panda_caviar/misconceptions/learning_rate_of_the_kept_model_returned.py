"""The learning rate that belongs to the kept model is returned."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error, best_lr = float("inf"), lr
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error, best_lr = new_model, error, lr
        else:
            lr = lr / 2
    return model, best_lr, log
