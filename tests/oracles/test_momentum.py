"""Compares momentum with torch's SGD, whose velocity is 1 / (1 - beta) times ours."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/momentum/momentum.py"


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.9])
def test_steps_are_those_of_torch(beta):
    """Ten steps agree with torch.optim.SGD at learning rate lr * (1 - beta)."""
    torch = pytest.importorskip("torch")
    momentum_step = runpy.run_path(str(REFERENCE))["momentum_step"]
    rng = np.random.default_rng(3)
    w, v, lr = rng.standard_normal((4, 3)), np.zeros((4, 3)), 0.1
    weight = torch.nn.Parameter(torch.tensor(w))
    optimizer = torch.optim.SGD([weight], lr=lr * (1 - beta), momentum=beta)
    for _ in range(10):
        dw = rng.standard_normal((4, 3))
        w, v = momentum_step(w, dw, v, lr, beta)
        weight.grad = torch.tensor(dw)
        optimizer.step()
        np.testing.assert_allclose(w, weight.detach().numpy(), rtol=1e-12)


def test_velocity_is_an_exponentially_weighted_mean():
    """The velocity is the sum of (1 - beta) * beta**k times the gradient of k steps ago."""
    momentum_step = runpy.run_path(str(REFERENCE))["momentum_step"]
    gradients = np.random.default_rng(4).standard_normal((20, 5))
    w = v = np.zeros(5)
    for dw in gradients:
        w, v = momentum_step(w, dw, v, 0.1, 0.8)
    weights = 0.2 * 0.8 ** np.arange(20)[::-1]
    np.testing.assert_allclose(v, weights @ gradients, rtol=1e-12)
