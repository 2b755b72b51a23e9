"""Compares the Kalman filter with Gaussian conditioning on all measurements at once."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[2]
REFERENCE = runpy.run_path(str(ROOT / "courses/classics/solutions/kalman_filter/kalman_filter.py"))


def covariance(rng, d):
    """Draw a covariance."""
    root = rng.standard_normal((d, d))
    return root @ root.T + np.eye(d)


@pytest.mark.parametrize("steps", [1, 2, 6])
def test_last_state_is_that_of_the_joint_distribution(steps):
    """States and measurements are one Gaussian; given the measurements, the last state is known as well."""
    rng = np.random.default_rng(steps)
    d, k = 3, 2
    F, H = rng.standard_normal((d, d)) / 2, rng.standard_normal((k, d))
    P, Q, R = covariance(rng, d), covariance(rng, d), covariance(rng, k)
    mean, zs = rng.standard_normal(d), rng.standard_normal((steps, k))
    # Every state is a linear map of the first one and of the noises up to its time.
    sources = np.kron(np.eye(steps + 1), np.zeros((d, d)))
    sources[:d, :d] = P
    states, maps = [], np.eye(d, d * (steps + 1))
    for step in range(1, steps + 1):
        block = slice(d * step, d * (step + 1))
        sources[block, block] = Q
        maps = F @ maps
        maps[:, block] = np.eye(d)
        states.append(maps)
    measured = np.concatenate([H @ state for state in states])
    means = np.concatenate([H @ np.linalg.matrix_power(F, i + 1) @ mean for i in range(steps)])
    S = measured @ sources @ measured.T + np.kron(np.eye(steps), R)
    cross = states[-1] @ sources @ measured.T
    due = np.linalg.matrix_power(F, steps) @ mean + cross @ np.linalg.solve(S, zs.ravel() - means)
    left = states[-1] @ sources @ states[-1].T - cross @ np.linalg.solve(S, cross.T)
    filtered, covariances = REFERENCE["kalman_filter"](zs, mean, P, F, Q, H, R)
    np.testing.assert_allclose(filtered[-1], due, rtol=1e-9)
    np.testing.assert_allclose(covariances[-1], left, rtol=1e-8, atol=1e-10)
