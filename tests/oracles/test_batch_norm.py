"""The batch_norm reference agrees with PyTorch and with central differences."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

torch = pytest.importorskip("torch")

ROOT = Path(__file__).parents[2]
REFERENCE = runpy.run_path(str(ROOT / "solutions" / "batch_norm" / "batch_norm.py"))
bn_forward = REFERENCE["bn_forward"]
bn_backward = REFERENCE["bn_backward"]

MOMENTUM = 0.85
SEEDS = range(5)
EPS = (1e-12, 1e-5, 0.1)


def draw(seed):
    """Draw x, gamma, beta, running_mean, running_var and dy in float64."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-5, 5, 6) + rng.uniform(0.5, 3, 6) * rng.standard_normal((9, 6))
    gamma, beta, running_mean = rng.standard_normal((3, 6))
    return x, gamma, beta, running_mean, rng.uniform(0.5, 3, 6), rng.standard_normal(x.shape)


def torch_batch_norm(x, gamma, beta, running_mean, running_var, eps, *, training):
    """Run PyTorch on copies; return the output and the tensors that hold gradients and averages."""
    leaves = [torch.tensor(array, requires_grad=True) for array in (x, gamma, beta)]
    averages = [torch.tensor(running_mean), torch.tensor(running_var)]
    y = torch.nn.functional.batch_norm(
        leaves[0],
        *averages,
        weight=leaves[1],
        bias=leaves[2],
        training=training,
        momentum=1 - MOMENTUM,  # PyTorch's momentum is the weight of the new value
        eps=eps,
    )
    return y, leaves, averages


@pytest.mark.parametrize("eps", EPS)
@pytest.mark.parametrize("seed", SEEDS)
def test_training_agrees_with_torch(seed, eps):
    """Output and gradients are those of torch's batch_norm and autograd."""
    *arrays, dy = draw(seed)
    expected, leaves, _ = torch_batch_norm(*arrays, eps, training=True)
    expected.backward(torch.tensor(dy))
    y, cache, _, _ = bn_forward(*arrays, MOMENTUM, eps, True)
    np.testing.assert_allclose(y, expected.detach().numpy(), rtol=1e-10, atol=1e-10)
    for gradient, leaf in zip(bn_backward(dy, cache), leaves, strict=True):
        np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_running_averages_agree_with_torch_up_to_the_divisor(seed):
    """The running mean is torch's; its variance divides by N - 1 where ours divides by N."""
    *arrays, _ = draw(seed)
    n = arrays[0].shape[0]
    old_var = arrays[4]
    _, _, (expected_mean, torch_var) = torch_batch_norm(*arrays, 1e-5, training=True)
    expected_var = MOMENTUM * old_var + (torch_var.numpy() - MOMENTUM * old_var) * (n - 1) / n
    _, _, running_mean, running_var = bn_forward(*arrays, MOMENTUM, 1e-5, True)
    np.testing.assert_allclose(running_mean, expected_mean.numpy(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(running_var, expected_var, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("eps", EPS)
@pytest.mark.parametrize("seed", SEEDS)
def test_inference_agrees_with_torch(seed, eps):
    """At inference the output is torch's and the running averages stay."""
    *arrays, _ = draw(seed)
    expected, _, _ = torch_batch_norm(*arrays, eps, training=False)
    y, _, running_mean, running_var = bn_forward(*arrays, MOMENTUM, eps, False)
    np.testing.assert_allclose(y, expected.detach().numpy(), rtol=1e-10, atol=1e-10)
    np.testing.assert_array_equal(running_mean, arrays[3])
    np.testing.assert_array_equal(running_var, arrays[4])


@pytest.mark.parametrize("eps", [1e-5, 0.1])
@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_are_central_differences(seed, eps):
    """Every entry of dx, dgamma and dbeta is the slope of sum(dy * y)."""
    *arrays, dy = draw(seed)
    _, cache, _, _ = bn_forward(*arrays, MOMENTUM, eps, True)
    step = 1e-5
    for which, gradient in enumerate(bn_backward(dy, cache)):
        slope = np.zeros(arrays[which].shape)
        for index in np.ndindex(slope.shape):
            costs = []
            for sign in (1, -1):
                moved = [array.copy() for array in arrays]
                moved[which][index] += sign * step
                costs.append(np.sum(dy * bn_forward(*moved, MOMENTUM, eps, True)[0]))
            slope[index] = (costs[0] - costs[1]) / (2 * step)
        np.testing.assert_allclose(gradient, slope, rtol=1e-6, atol=1e-7)


def test_a_single_row_has_output_beta_and_no_gradient():
    """For N = 1, which torch refuses, the output is beta and dx and dgamma are zero."""
    *arrays, dy = draw(0)
    arrays[0], dy = arrays[0][:1], dy[:1]
    y, cache, _, _ = bn_forward(*arrays, MOMENTUM, 1e-5, True)
    dx, dgamma, dbeta = bn_backward(dy, cache)
    np.testing.assert_array_equal(y[0], arrays[2])
    np.testing.assert_array_equal(dx, np.zeros_like(dx))
    np.testing.assert_array_equal(dgamma, np.zeros_like(dgamma))
    np.testing.assert_array_equal(dbeta, dy[0])
