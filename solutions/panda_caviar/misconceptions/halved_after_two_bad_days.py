"""One bad day is forgiven, and the second in a row halves the learning rate."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error, bad = float("inf"), 0
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error, bad = new_model, error, 0
        else:
            bad += 1
            if bad == 2:
                lr, bad = lr / 2, 0
    return model, lr, log
