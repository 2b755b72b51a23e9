"""The smallest of the pairs of error and place, without those that diverged."""

import math


def choose_strategy(models_in_parallel):
    """Choose a strategy."""
    if models_in_parallel < 1:
        raise ValueError("none")
    return ("panda", "caviar")[models_in_parallel > 1]


def caviar(configs, make_model, train):
    """Find the best config."""
    pairs = []
    for place in range(len(configs)):
        model = make_model(configs[place])
        pairs.append((train(model, configs[place])["dev"], place))
    return min(pair for pair in pairs if math.isfinite(pair[0]))[1]
