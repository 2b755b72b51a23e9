"""All models are made from the first config."""


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(configs[0]), config)["dev"]
        if error < best_error:
            best_place, best_error = place, error
    return best_place
