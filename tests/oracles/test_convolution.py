"""Compares convolution with torch's, forward and by autograd."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[2]
REFERENCE = runpy.run_path(str(ROOT / "courses/classics/solutions/convolution/convolution.py"))


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 0), (1, 2), (3, 1), (2, 2)])
def test_output_and_gradients_are_those_of_torch(stride, pad):
    """Images and kernels that are not square, with and without a rest."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(10 * stride + pad)
    x, kernels, bias = (rng.standard_normal(s) for s in ((2, 7, 10), (3, 2, 3, 2), (3,)))
    tensors = [torch.tensor(array, requires_grad=True) for array in (x, kernels, bias)]
    theirs = torch.nn.functional.conv2d(tensors[0][None], *tensors[1:], stride, pad)[0]
    y = REFERENCE["conv2d_forward"](x, kernels, bias, stride, pad)
    np.testing.assert_allclose(y, theirs.detach().numpy(), atol=1e-12)
    dy = rng.standard_normal(y.shape)
    theirs.backward(torch.tensor(dy))
    gradients = REFERENCE["conv2d_backward"](dy, x, kernels, stride, pad)
    for gradient, tensor in zip(gradients, tensors, strict=True):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), atol=1e-12)
