"""After a day that helped the learning rate may be a little higher."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error, lr = new_model, error, lr * 1.05
        else:
            lr = lr / 2
    return model, lr, log
