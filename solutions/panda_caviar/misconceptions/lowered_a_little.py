"""A bad day lowers the learning rate a little, by a tenth or so."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr * 0.9
    return model, lr, log
