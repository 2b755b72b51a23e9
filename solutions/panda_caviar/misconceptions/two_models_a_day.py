"""Each day two learning rates are tried and the better one is taken."""


def babysit(model, train_day, lr, days):
    """Look after a model."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        candidates = [train_day(model, rate) for rate in (lr, lr / 2)]
        new_model, error = min(candidates, key=lambda candidate: candidate[1])
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
