"""Only negative numbers are wrong."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 0:
        raise ValueError("at least one model must be trained")
    return "panda" if models_in_parallel <= 1 else "caviar"
