"""Caviar is for one model, panda for many."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 1:
        raise ValueError("at least one model must be trained")
    return "caviar" if models_in_parallel == 1 else "panda"
