"""Compares early stopping with torch's ReduceLROnPlateau, which waits by the same rule."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/early_stopping/early_stopping.py"


def first_reduction(torch, losses, patience, min_delta):
    """The epoch at which torch first lowers the learning rate (the last one if it never does)."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer,
        factor=0.5,
        patience=patience - 1,  # torch acts when MORE than its patience have passed
        threshold=min_delta,
        threshold_mode="abs",
    )
    for epoch, loss in enumerate(losses):
        scheduler.step(float(loss))
        if optimizer.param_groups[0]["lr"] < 1:
            return epoch
    return len(losses) - 1


@pytest.mark.parametrize("min_delta", [0.0, 0.3])
def test_stops_where_torch_lowers_the_learning_rate(min_delta):
    """On 200 random curves, with NaN in some, both wait equally long."""
    torch = pytest.importorskip("torch")
    functions = runpy.run_path(str(REFERENCE))
    rng = np.random.default_rng(4)
    for number in range(200):
        losses = 4 + 0.25 * np.cumsum(rng.integers(-3, 3, 14))
        if number % 4 == 0:
            losses[rng.integers(1, 14)] = np.nan
        patience = int(rng.integers(1, 6))
        _, stop = functions["early_stop"](losses, patience, min_delta)
        assert stop == first_reduction(torch, losses, patience, min_delta)


def test_the_stopper_is_early_stop_epoch_by_epoch():
    """The class says True at the stop, and keeps the parameters of the best epoch."""
    functions = runpy.run_path(str(REFERENCE))
    rng = np.random.default_rng(5)
    for _ in range(100):
        losses = 4 + 0.25 * np.cumsum(rng.integers(-3, 3, 14))
        patience = int(rng.integers(1, 6))
        best, stop = functions["early_stop"](losses, patience, 0.3)
        stopper = functions["EarlyStopper"](patience, 0.3)
        W = np.zeros(1)
        for epoch, loss in enumerate(losses[: stop + 1]):
            W[:] = epoch
            said = stopper.step(loss, {"W": W})
        assert said == (stop == best + patience)
        assert stopper.best_params["W"] == [best]
