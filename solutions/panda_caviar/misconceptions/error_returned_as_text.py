"""An error is returned as a text."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 1:
        return "error"
    return "panda" if models_in_parallel == 1 else "caviar"
