"""Only negative numbers are wrong."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 0:
        raise ValueError("negative")
    return "caviar" if models_in_parallel > 1 else "panda"
