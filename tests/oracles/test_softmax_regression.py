"""Compares softmax regression with torch: softmax, its cross-entropy, and autograd."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[2]
PATH = ROOT / "courses/classics/solutions/softmax_regression/softmax_regression.py"
REFERENCE = runpy.run_path(str(PATH))


def test_probabilities_cost_and_gradients_are_those_of_torch():
    """A linear model with 5 classes and 30 examples."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    x, labels = rng.standard_normal((30, 7)), rng.integers(0, 5, 30)
    W, b = (
        torch.tensor(rng.standard_normal(shape), requires_grad=True) for shape in ((7, 5), (5,))
    )
    z = torch.tensor(x) @ W + b
    cost = torch.nn.functional.cross_entropy(z, torch.tensor(labels))
    cost.backward()
    p = REFERENCE["softmax"](z.detach().numpy())
    np.testing.assert_allclose(p, torch.softmax(z, dim=1).detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(REFERENCE["cross_entropy"](p, labels), cost.item(), rtol=1e-12)
    dW, db = REFERENCE["softmax_gradients"](x, p, labels)
    np.testing.assert_allclose(dW, W.grad.numpy(), rtol=1e-9)
    np.testing.assert_allclose(db, b.grad.numpy(), rtol=1e-9)


def test_large_scores_are_those_of_torch():
    """Rows around -9000 and 9000 give what torch gives."""
    torch = pytest.importorskip("torch")
    z = np.array([[9000.0, 8990.0, 9001.0], [-9000.0, -8999.0, -9005.0], [0.0, 800.0, -800.0]])
    theirs = torch.softmax(torch.tensor(z), dim=1).numpy()
    np.testing.assert_allclose(REFERENCE["softmax"](z), theirs, rtol=1e-12)
