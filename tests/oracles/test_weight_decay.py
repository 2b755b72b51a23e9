"""Compares L2 regularization with torch: autograd of the cost, and SGD with its own weight decay."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/weight_decay/weight_decay.py"
SHAPES = ((5, 3), (7, 5), (1, 7))


def draw(rng):
    """Draw weights and gradients for three layers."""
    return [[rng.standard_normal(shape) for shape in SHAPES] for _ in range(2)]


def test_cost_and_gradient_are_those_of_autograd():
    """Torch differentiates the cost, written with its own norm, and finds our gradient."""
    torch = pytest.importorskip("torch")
    functions = runpy.run_path(str(REFERENCE))
    weights, gradients = draw(np.random.default_rng(8))
    lambd, m = 0.7, 13
    parameters = [torch.tensor(W, requires_grad=True) for W in weights]
    # A cross-entropy whose gradient is dW: the sum of dW * W.
    data = sum((torch.tensor(dW) * W).sum() for dW, W in zip(gradients, parameters, strict=True))
    penalty = sum(torch.linalg.matrix_norm(W) ** 2 for W in parameters)
    cost = data + lambd / (2 * m) * penalty
    cost.backward()
    ours = functions["l2_cost"](float(data.detach()), weights, lambd, m)
    np.testing.assert_allclose(ours, float(cost.detach()), rtol=1e-12)
    for dW, W, parameter in zip(gradients, weights, parameters, strict=True):
        found = functions["l2_grad"](dW, W, lambd, m)
        np.testing.assert_allclose(found, parameter.grad.numpy(), rtol=1e-10)


def test_steps_are_those_of_torch():
    """Ten steps agree with torch.optim.SGD, whose weight_decay is lambd / m."""
    torch = pytest.importorskip("torch")
    weight_decay_step = runpy.run_path(str(REFERENCE))["weight_decay_step"]
    rng = np.random.default_rng(9)
    W, lr, lambd, m = rng.standard_normal((4, 3)), 0.2, 0.9, 11
    parameter = torch.nn.Parameter(torch.tensor(W))
    optimizer = torch.optim.SGD([parameter], lr=lr, weight_decay=lambd / m)
    for _ in range(10):
        dW = rng.standard_normal((4, 3))
        W = weight_decay_step(W, dW, lr, lambd, m)
        parameter.grad = torch.tensor(dW)
        optimizer.step()
        np.testing.assert_allclose(W, parameter.detach().numpy(), rtol=1e-12)
