"""Everything up to 1 is panda."""


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    return "panda" if models_in_parallel <= 1 else "caviar"
