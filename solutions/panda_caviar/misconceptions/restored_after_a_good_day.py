"""After a good day the learning rate is the first one again."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    first_lr, best_error = lr, float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error, lr = new_model, error, first_lr
        else:
            lr = lr / 2
    return model, lr, log
