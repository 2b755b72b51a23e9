"""assert is the way to refuse a wrong argument."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    assert models_in_parallel >= 1
    return "panda" if models_in_parallel == 1 else "caviar"
