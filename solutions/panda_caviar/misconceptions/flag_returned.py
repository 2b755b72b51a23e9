"""True or False tells which strategy it is."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 1:
        raise ValueError("at least one model must be trained")
    return models_in_parallel > 1
