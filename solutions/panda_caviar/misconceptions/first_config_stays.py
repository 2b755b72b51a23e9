"""The first config stays the best, whatever comes after it."""


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, 0.0
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if error < best_error:
            best_place, best_error = place, error
    return best_place
