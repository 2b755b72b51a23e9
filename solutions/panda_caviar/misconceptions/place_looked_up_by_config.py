"""The place of the winner is where configs holds an equal config."""


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if error < best_error:
            best_place, best_error = place, error
    return configs.index(configs[best_place])
