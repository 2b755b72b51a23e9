"""Compares dropout with torch's, whose p is the probability of dropping."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/dropout/dropout.py"


@pytest.mark.parametrize("keep_prob", [0.3, 0.8, 1.0])
def test_values_and_shares_are_those_of_torch(keep_prob):
    """Kept elements have torch's scale, and as many are kept as torch keeps."""
    torch = pytest.importorskip("torch")
    forward = runpy.run_path(str(REFERENCE))["dropout_forward"]
    A = np.ones((300, 400))
    ours, _ = forward(A, keep_prob, np.random.default_rng(5))
    torch.manual_seed(5)
    theirs = torch.nn.functional.dropout(torch.tensor(A), p=1 - keep_prob, training=True).numpy()
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs))
    assert abs(np.mean(ours != 0) - np.mean(theirs != 0)) < 0.01


def test_backward_is_torchs_gradient_with_the_same_mask():
    """Autograd through A * mask / keep_prob gives the same gradient."""
    torch = pytest.importorskip("torch")
    module = runpy.run_path(str(REFERENCE))
    rng = np.random.default_rng(6)
    A, dA = rng.standard_normal((2, 13, 7))
    _, mask = module["dropout_forward"](A, 0.7, rng)
    leaf = torch.tensor(A, requires_grad=True)
    (leaf * torch.tensor(mask) / 0.7).backward(torch.tensor(dA))
    np.testing.assert_allclose(module["dropout_backward"](dA, mask, 0.7), leaf.grad.numpy())
