"""Only the place of the best config has to be remembered."""


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if error < best_error:
            best_place = place
    return best_place
