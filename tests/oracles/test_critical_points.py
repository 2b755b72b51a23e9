"""Compares critical points with scipy's LDL factors, with exact signs, and with torch's Hessian."""

import math
import runpy
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

MODULE = runpy.run_path(
    str(Path(__file__).parents[2] / "solutions/critical_points/critical_points.py")
)
classify_critical_point = MODULE["classify_critical_point"]


def kind_of(up, down, n):
    """The kind of a critical point with so many directions up and down among n."""
    if up and down:
        return "saddle"
    return {(n, 0): "minimum", (0, n): "maximum"}.get((up, down), "inconclusive")


@pytest.mark.parametrize("seed", range(60))
def test_regular_matrices_have_the_inertia_of_scipys_factors(seed):
    """By Sylvester's law, H has the signs of the blocks of L D L.T."""
    linalg = pytest.importorskip("scipy.linalg")
    rng = np.random.default_rng(seed)
    n = 1 + seed % 6
    H = rng.standard_normal((n, n))
    H = (H + H.T) / 2 + rng.choice([-3.0, 0.0, 3.0]) * np.eye(n)
    _, blocks, _ = linalg.ldl(H)
    up = down = place = 0
    while place < n:
        if place + 1 < n and blocks[place + 1, place] != 0:  # a block of 2 has one sign of each
            up, down, place = up + 1, down + 1, place + 2
        else:
            up, down = up + (blocks[place, place] > 0), down + (blocks[place, place] < 0)
            place += 1
    assert classify_critical_point(H) == kind_of(up, down, n)


@pytest.mark.parametrize("seed", range(60))
def test_singular_matrices_of_whole_numbers_have_their_exact_signs(seed):
    """B.T @ D @ B with a regular B has the signs of D, zeros included, by Sylvester's law."""
    rng = np.random.default_rng(seed)
    n = 2 + seed % 4
    B = np.tril(rng.integers(-2, 3, (n, n)), -1) + np.eye(n, dtype=int)  # its determinant is 1
    signs = rng.choice([-1, 0, 1], n)
    H = (B.T @ np.diag(signs) @ B).astype(float)
    up, down = int((signs > 0).sum()), int((signs < 0).sum())
    assert classify_critical_point(H) == kind_of(up, down, n)


@pytest.mark.parametrize(
    ("cost", "kind"),
    [
        (lambda p: p[0] ** 2 + 3 * p[1] ** 2, "minimum"),
        (lambda p: p[0] ** 2 - 3 * p[1] ** 2, "saddle"),
        (lambda p: p[0] * p[1], "saddle"),
        (lambda p: -((p[0] + p[1]) ** 2) - p[1] ** 2, "maximum"),
        (lambda p: p[0] ** 2 + p[1] ** 3, "inconclusive"),
        (lambda p: p[0] ** 4 + p[1] ** 4, "inconclusive"),
    ],
)
def test_hessians_of_torch(cost, kind):
    """Known surfaces, with the Hessian by automatic differentiation at 0."""
    torch = pytest.importorskip("torch")
    zero = torch.zeros(2, dtype=torch.float64)
    H = torch.autograd.functional.hessian(cost, zero).numpy()
    assert classify_critical_point(H) == kind


@pytest.mark.parametrize("n", [1, 7, 1_000, 20_000])
def test_chance_is_that_of_exact_fractions(n):
    """The logarithm of the exact fraction 1 / 2**n."""
    chance = Fraction(1, 2) ** n
    expected = math.log10(chance.numerator) - math.log10(chance.denominator)
    np.testing.assert_allclose(MODULE["log10_prob_local_min"](n), expected, rtol=1e-12)
