"""Compares RMSprop with torch's, whose alpha is our beta2 and whose eps stands beside the root."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/rmsprop/rmsprop.py"


@pytest.mark.parametrize("eps", [1e-8, 0.1])
@pytest.mark.parametrize("beta2", [0.0, 0.3, 0.9])
def test_steps_are_those_of_torch(beta2, eps):
    """Ten steps agree with torch.optim.RMSprop, also with an eps that shows."""
    torch = pytest.importorskip("torch")
    rmsprop_step = runpy.run_path(str(REFERENCE))["rmsprop_step"]
    rng = np.random.default_rng(3)
    w, s, lr = rng.standard_normal((4, 3)), np.zeros((4, 3)), 0.1
    weight = torch.nn.Parameter(torch.tensor(w))
    optimizer = torch.optim.RMSprop([weight], lr=lr, alpha=beta2, eps=eps)
    for _ in range(10):
        dw = rng.standard_normal((4, 3))
        w, s = rmsprop_step(w, dw, s, lr, beta2, eps)
        weight.grad = torch.tensor(dw)
        optimizer.step()
        np.testing.assert_allclose(w, weight.detach().numpy(), rtol=1e-10)
        average = optimizer.state[weight]["square_avg"].numpy()
        np.testing.assert_allclose(s, average, rtol=1e-10)


def test_average_is_an_exponentially_weighted_mean_of_squares():
    """The average is the sum of (1 - beta2) * beta2**k times the square of k steps ago."""
    rmsprop_step = runpy.run_path(str(REFERENCE))["rmsprop_step"]
    gradients = np.random.default_rng(4).standard_normal((20, 5))
    w = s = np.zeros(5)
    for dw in gradients:
        w, s = rmsprop_step(w, dw, s, 0.1, 0.8, 1e-8)
    weights = 0.2 * 0.8 ** np.arange(20)[::-1]
    np.testing.assert_allclose(s, weights @ gradients**2, rtol=1e-12)
