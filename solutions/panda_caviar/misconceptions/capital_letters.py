"""Capital letters don't matter."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 1:
        raise ValueError("at least one model must be trained")
    return "Panda" if models_in_parallel == 1 else "Caviar"
