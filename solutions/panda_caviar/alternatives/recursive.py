"""One day, then the rest of the days."""


def care(model, train_day, lr, days, best):
    """Look after a model that has a dev error of `best`."""
    if days == 0:
        return model, lr, []
    new_model, error = train_day(model, lr)
    if error < best:
        kept, rate, later = care(new_model, train_day, lr, days - 1, error)
    else:
        kept, rate, later = care(model, train_day, lr / 2, days - 1, best)
    return kept, rate, [error, *later]


def babysit(model, train_day, lr, days):
    """Look after a model."""
    return care(model, train_day, lr, days, float("inf"))
