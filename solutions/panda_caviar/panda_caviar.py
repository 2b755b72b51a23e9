"""Two ways of searching for hyperparameters: look after one model, or train many at once."""

from collections.abc import Callable
from typing import Any


def choose_strategy(models_in_parallel: int) -> str:
    """Choose how to search, by the number of models that can be trained at the same time.

    Args:
        models_in_parallel: how many models can be trained at the same time, an int.

    Returns:
        "panda" for 1, "caviar" for 2 or more.

    Raises:
        ValueError: models_in_parallel is below 1.
    """
    ### BEGIN SOLUTION
    if models_in_parallel < 1:
        raise ValueError("at least one model must be trained")
    return "panda" if models_in_parallel == 1 else "caviar"
    ### END SOLUTION


def caviar(
    configs: list[Any],
    make_model: Callable[[Any], Any],
    train: Callable[[Any, Any], dict[str, float]],
) -> int:
    """Train one model for each config, and return the place of the best config.

    For each config, in any order, `make_model` is called exactly once, and `train` is called
    exactly once with the model that was made for this config, and with this config. `train` changes
    the model it gets, so no model is trained twice.

    The config with the lowest dev error wins, whatever its training error is. A run that diverged
    has a dev error of NaN or infinity, or both errors NaN; it never wins, wherever it stands. There
    is always at least one finite dev error, and no two finite dev errors are equal. Errors are at
    least 0 and may be larger than 1.

    Args:
        configs: the hyperparameters to try, at least one config. What a config is does not matter.
        make_model: `make_model(config)` returns a new, untrained model.
        train: `train(model, config)` trains the model and returns a dict with its errors afterwards,
            {"train": float, "dev": float}.

    Returns:
        The place of the best config in `configs`, an int from 0 on.
    """
    ### BEGIN SOLUTION
    best_place, best_error = 0, float("inf")
    for place, config in enumerate(configs):
        error = train(make_model(config), config)["dev"]
        if error < best_error:
            best_place, best_error = place, error
    return best_place
    ### END SOLUTION


def babysit(
    model: Any,
    train_day: Callable[[Any, float], tuple[Any, float]],
    lr: float,
    days: int,
) -> tuple[Any, float, list[float]]:
    """Look after one model for some days: keep a day that helped, take back one that did not.

    Each day `train_day` is called exactly once, with the model that was kept so far and the present
    learning rate. If the day's dev error is strictly lower than the best so far, the new model is
    kept, and the learning rate stays. Otherwise (also if the error is equal, or NaN) the old model
    stays, and the learning rate is halved from the next day on; on the last day, too, it is halved.

    The best error so far is that of the model that was kept. Before the first day it is infinity:
    any finite error of the first day is an improvement.

    Args:
        model: the model to start with. What a model is does not matter.
        train_day: `train_day(model, lr)` trains for a day and returns (new_model, dev_error). It
            does not change the model it gets. dev_error is at least 0, may be larger than 1, and is
            NaN if the day's training diverged.
        lr: the learning rate of the first day, above 0.
        days: how many days to train, at least 1.

    Returns:
        The triple (model, lr, log): the model that was kept at the end, the learning rate for the
        day after the last one, and the list of the dev errors of all days in order, with those of
        the days that were taken back.
    """
    ### BEGIN SOLUTION
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
    ### END SOLUTION
