"""Reference solution: panda and caviar."""

from collections.abc import Callable
from typing import Any


def choose_strategy(models_in_parallel: int) -> str:
    """Look after one, or compare several."""
    if models_in_parallel < 1:
        raise ValueError("at least one model must be trained")
    return "panda" if models_in_parallel == 1 else "caviar"


def caviar(
    configs: list[Any],
    make_model: Callable[[Any], Any],
    train: Callable[[Any, Any], dict[str, float]],
) -> int:
    """Keep the place of the lowest dev error; NaN is never lower."""
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if error < best_error:
            best_place, best_error = place, error
    return best_place


def babysit(
    model: Any,
    train_day: Callable[[Any, float], tuple[Any, float]],
    lr: float,
    days: int,
) -> tuple[Any, float, list[float]]:
    """Keep what is lower than the best; otherwise halve the learning rate."""
    best_error = float("inf")
    log = []
    for _ in range(days):
        new_model, error = train_day(model, lr)
        log.append(error)
        if error < best_error:
            model, best_error = new_model, error
        else:
            lr = lr / 2
    return model, lr, log
