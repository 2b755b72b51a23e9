"""Compares flips, turns and shifts with torch's and scipy's own."""

import runpy
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle

REFERENCE = Path(__file__).parents[2] / "solutions/augmentation/augmentation.py"


@pytest.mark.parametrize("shape", [(7, 5), (4, 6, 3)])
def test_flips_and_turns_are_those_of_torch(shape):
    """Torch mirrors and turns the first two axes of an image alike."""
    torch = pytest.importorskip("torch")
    functions = runpy.run_path(str(REFERENCE))
    img = np.random.default_rng(1).random(shape)
    flipped = torch.flip(torch.tensor(img), dims=[1]).numpy()
    np.testing.assert_array_equal(functions["flip_horizontal"](img), flipped)
    for k in range(-5, 6):
        turned = torch.rot90(torch.tensor(img), k, dims=[0, 1]).numpy()
        np.testing.assert_array_equal(functions["rotate90"](img, k), turned)


def test_a_quarter_turn_is_a_rotation_by_ninety_degrees():
    """scipy.ndimage.rotate by +90 degrees, without interpolation, is one quarter turn."""
    ndimage = pytest.importorskip("scipy.ndimage")
    rotate90 = runpy.run_path(str(REFERENCE))["rotate90"]
    img = np.random.default_rng(2).random((7, 5))
    np.testing.assert_allclose(rotate90(img, 1), ndimage.rotate(img, 90, order=0))


def test_shifts_are_those_of_scipy():
    """Each shifted image is scipy.ndimage.shift of the original by some dy and dx in range."""
    ndimage = pytest.importorskip("scipy.ndimage")
    random_shift = runpy.run_path(str(REFERENCE))["random_shift"]
    rng = np.random.default_rng(3)
    X = rng.uniform(0.5, 2, (30, 6, 7, 2))
    seen = set()
    for before, after in zip(X, random_shift(X, rng, 2), strict=True):
        found = [
            (dy, dx)
            for dy in range(-2, 3)
            for dx in range(-2, 3)
            if np.allclose(ndimage.shift(before, (dy, dx, 0), order=0), after)
        ]
        assert len(found) == 1
        seen.update(found)
    assert len(seen) > 5
