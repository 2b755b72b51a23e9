"""Fewer than one model has no strategy, so None is returned."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 1:
        return None
    return "panda" if models_in_parallel == 1 else "caviar"
