"""Compares learning-rate decay with torch's LambdaLR, ExponentialLR and StepLR."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/learning_rate_decay/learning_rate_decay.py"
EPOCHS = 40


def rates_of(make_scheduler, a0):
    """The learning rates of torch's SGD under a scheduler, one an epoch."""
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=a0)
    scheduler = make_scheduler(torch.optim.lr_scheduler, optimizer)
    rates = []
    for _ in range(EPOCHS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize("decay", [0.0, 0.3, 1.0])
def test_inverse_is_torchs_lambda(decay):
    """LambdaLR multiplies the initial rate, not the present one, by its factor."""
    lr_inverse = runpy.run_path(str(REFERENCE))["lr_inverse"]
    expected = rates_of(lambda s, o: s.LambdaLR(o, lambda epoch: 1 / (1 + decay * epoch)), 0.2)
    ours = [lr_inverse(0.2, decay, epoch) for epoch in range(EPOCHS)]
    np.testing.assert_allclose(ours, expected, rtol=1e-12)


@pytest.mark.parametrize("base", [0.5, 0.95, 1.0])
def test_exponential_is_torchs(base):
    """ExponentialLR with gamma = base."""
    lr_exp = runpy.run_path(str(REFERENCE))["lr_exp"]
    expected = rates_of(lambda s, o: s.ExponentialLR(o, gamma=base), 0.2)
    ours = [lr_exp(0.2, base, epoch) for epoch in range(EPOCHS)]
    np.testing.assert_allclose(ours, expected, rtol=1e-12)


@pytest.mark.parametrize("interval", [1, 3, 10])
def test_stairs_are_where_torchs_are(interval):
    """The staircase drops in the epochs in which StepLR drops."""
    lr_staircase = runpy.run_path(str(REFERENCE))["lr_staircase"]
    theirs = rates_of(lambda s, o: s.StepLR(o, step_size=interval, gamma=0.5), 0.2)
    stairs = np.round(np.log2(0.2 / np.array(theirs)))
    ours = [lr_staircase(0.2, 0.7, epoch, interval) for epoch in range(EPOCHS)]
    np.testing.assert_allclose(ours, 0.2 / (1 + 0.7 * stairs), rtol=1e-12)
