"""Training and dev error count alike."""


def caviar(configs, make_model, train):
    """Find the best config."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        result = train(make_model(config), config)
        error = result["dev"] + result["train"]
        if error < best_error:
            best_place, best_error = place, error
    return best_place
