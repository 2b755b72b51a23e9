"""Compares Adam with torch's, whose eps stands beside the corrected root, as ours."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/adam/adam.py"


@pytest.mark.parametrize("eps", [1e-8, 0.1])
@pytest.mark.parametrize(("beta1", "beta2"), [(0.9, 0.999), (0.3, 0.7), (0.8, 0.0)])
def test_steps_are_those_of_torch(beta1, beta2, eps):
    """Ten steps agree with torch.optim.Adam, also with an eps that shows."""
    torch = pytest.importorskip("torch")
    adam_step = runpy.run_path(str(REFERENCE))["adam_step"]
    rng = np.random.default_rng(3)
    w, v, s, lr = rng.standard_normal((4, 3)), np.zeros((4, 3)), np.zeros((4, 3)), 0.1
    weight = torch.nn.Parameter(torch.tensor(w))
    optimizer = torch.optim.Adam([weight], lr=lr, betas=(beta1, beta2), eps=eps)
    for t in range(1, 11):
        dw = rng.standard_normal((4, 3))
        w, v, s = adam_step(w, dw, v, s, t, lr, beta1, beta2, eps)
        weight.grad = torch.tensor(dw)
        optimizer.step()
        np.testing.assert_allclose(w, weight.detach().numpy(), rtol=1e-9)
        state = optimizer.state[weight]
        np.testing.assert_allclose(v, state["exp_avg"].numpy(), rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(s, state["exp_avg_sq"].numpy(), rtol=1e-10)


@pytest.mark.parametrize("t", [1, 2, 10, 1_000])
def test_a_steady_gradient_makes_steps_of_lr(t):
    """With a gradient that never changes, the corrected averages are the gradient and its square."""
    adam_step = runpy.run_path(str(REFERENCE))["adam_step"]
    dw = np.array([0.3, -20.0, 1.5])
    w, v, s = np.zeros(3), np.zeros(3), np.zeros(3)
    for step in range(1, t + 1):
        before = w
        w, v, s = adam_step(w, dw, v, s, step, 0.1, 0.9, 0.999, 1e-12)
    np.testing.assert_allclose(before - w, 0.1 * np.sign(dw), rtol=1e-6)
