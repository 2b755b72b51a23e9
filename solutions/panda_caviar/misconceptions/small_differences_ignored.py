"""A config must be better than the best so far by a small margin."""


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if error < best_error - 0.0001:
            best_place, best_error = place, error
    return best_place
