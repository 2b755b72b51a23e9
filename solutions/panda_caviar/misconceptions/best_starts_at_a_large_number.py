"""The best error starts at a large number such as 1000."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = 1000.0
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
