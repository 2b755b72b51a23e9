"""The learning rate is halved at the beginning of the day after a bad one."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error, bad = float("inf"), False
    log = []
    for _ in range(days):
        if bad:
            lr = lr / 2
        new_model, error = train_day(model, lr)
        bad = not error < best_error
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
    return model, lr, log
