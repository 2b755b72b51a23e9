"""Compares babysitting with torch's ReduceLROnPlateau, and caviar with numpy's nanargmin."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = runpy.run_path(
    str(Path(__file__).parents[2] / "solutions/panda_caviar/panda_caviar.py")
)


def draw_course(seed):
    """Draw the dev errors of 30 days, with some that are equal and some that are NaN."""
    rng = np.random.default_rng(seed)
    errors = np.round(np.geomspace(3.0, 0.3, 30) * rng.uniform(0.7, 1.4, 30), 1)
    errors[rng.permutation(30)[:3]] = np.nan
    return errors.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_learning_rates_are_those_of_torch(seed):
    """A plateau scheduler without patience and threshold halves on the same days."""
    torch = pytest.importorskip("torch")
    errors = draw_course(seed)
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.8)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=0.5, patience=0, threshold=0.0, threshold_mode="abs", eps=0.0
    )
    theirs, ours = [], []
    for error in errors:
        theirs.append(optimizer.param_groups[0]["lr"])
        scheduler.step(error)

    def train_day(model, lr):
        ours.append(lr)
        return len(ours), errors[len(ours) - 1]

    model, lr, log = REFERENCE["babysit"](0, train_day, 0.8, len(errors))
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    np.testing.assert_allclose(lr, optimizer.param_groups[0]["lr"], rtol=1e-12)
    np.testing.assert_allclose(log, errors)
    np.testing.assert_allclose(errors[model - 1], scheduler.best)
    assert model - 1 == np.nanargmin(errors)


@pytest.mark.parametrize("seed", range(5))
def test_best_config_is_that_of_nanargmin(seed):
    """The place of the lowest dev error that is a number."""
    rng = np.random.default_rng(seed)
    dev = rng.uniform(0, 3, 40)
    dev[rng.permutation(40)[:10]] = np.nan
    place = REFERENCE["caviar"](
        list(range(40)),
        lambda config: config,
        lambda model, config: {"train": 0, "dev": dev[model]},
    )
    assert place == np.nanargmin(dev)
