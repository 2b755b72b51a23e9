"""Caviar pays only with very many models."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 1:
        raise ValueError("at least one model must be trained")
    return "panda" if models_in_parallel < 10 else "caviar"
