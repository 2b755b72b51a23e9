"""train is called for each of the two errors."""


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        model = make_model(config)
        train(model, config)["train"]
        error = train(model, config)["dev"]
        if error < best_error:
            best_place, best_error = place, error
    return best_place
