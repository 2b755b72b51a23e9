"""The same twenty checks as a plain pytest file, in one process with the submission."""

import numpy as np
import reference
import submission


def arrays(rng, count):
    """Arrays of the size of a small layer."""
    return rng.standard_normal((count, 64, 128))


def test_relu_1():
    """Compares relu with the reference."""
    (A,) = arrays(np.random.default_rng(0), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.relu(A)),
        np.atleast_1d(reference.relu(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_relu_2():
    """Compares relu with the reference."""
    (A,) = arrays(np.random.default_rng(1), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.relu(A)),
        np.atleast_1d(reference.relu(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_relu_3():
    """Compares relu with the reference."""
    (A,) = arrays(np.random.default_rng(2), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.relu(A)),
        np.atleast_1d(reference.relu(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_relu_4():
    """Compares relu with the reference."""
    (A,) = arrays(np.random.default_rng(3), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.relu(A)),
        np.atleast_1d(reference.relu(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_softmax_1():
    """Compares softmax with the reference."""
    (A,) = arrays(np.random.default_rng(4), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.softmax(A)),
        np.atleast_1d(reference.softmax(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_softmax_2():
    """Compares softmax with the reference."""
    (A,) = arrays(np.random.default_rng(5), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.softmax(A)),
        np.atleast_1d(reference.softmax(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_softmax_3():
    """Compares softmax with the reference."""
    (A,) = arrays(np.random.default_rng(6), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.softmax(A)),
        np.atleast_1d(reference.softmax(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_softmax_4():
    """Compares softmax with the reference."""
    (A,) = arrays(np.random.default_rng(7), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.softmax(A)),
        np.atleast_1d(reference.softmax(A)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_standardize_1():
    """Compares standardize with the reference."""
    (A,) = arrays(np.random.default_rng(8), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.standardize(A, 1e-3)),
        np.atleast_1d(reference.standardize(A, 1e-3)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_standardize_2():
    """Compares standardize with the reference."""
    (A,) = arrays(np.random.default_rng(9), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.standardize(A, 1e-3)),
        np.atleast_1d(reference.standardize(A, 1e-3)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_standardize_3():
    """Compares standardize with the reference."""
    (A,) = arrays(np.random.default_rng(10), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.standardize(A, 1e-3)),
        np.atleast_1d(reference.standardize(A, 1e-3)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_standardize_4():
    """Compares standardize with the reference."""
    (A,) = arrays(np.random.default_rng(11), 1)
    for ours, theirs in zip(
        np.atleast_1d(submission.standardize(A, 1e-3)),
        np.atleast_1d(reference.standardize(A, 1e-3)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_momentum_1():
    """Compares momentum with the reference."""
    A, B, C = arrays(np.random.default_rng(12), 3)
    for ours, theirs in zip(
        np.atleast_1d(submission.momentum(A, B, C, 0.1, 0.9)),
        np.atleast_1d(reference.momentum(A, B, C, 0.1, 0.9)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_momentum_2():
    """Compares momentum with the reference."""
    A, B, C = arrays(np.random.default_rng(13), 3)
    for ours, theirs in zip(
        np.atleast_1d(submission.momentum(A, B, C, 0.1, 0.9)),
        np.atleast_1d(reference.momentum(A, B, C, 0.1, 0.9)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_momentum_3():
    """Compares momentum with the reference."""
    A, B, C = arrays(np.random.default_rng(14), 3)
    for ours, theirs in zip(
        np.atleast_1d(submission.momentum(A, B, C, 0.1, 0.9)),
        np.atleast_1d(reference.momentum(A, B, C, 0.1, 0.9)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_momentum_4():
    """Compares momentum with the reference."""
    A, B, C = arrays(np.random.default_rng(15), 3)
    for ours, theirs in zip(
        np.atleast_1d(submission.momentum(A, B, C, 0.1, 0.9)),
        np.atleast_1d(reference.momentum(A, B, C, 0.1, 0.9)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_l2_1():
    """Compares l2 with the reference."""
    A, B = arrays(np.random.default_rng(16), 2)
    for ours, theirs in zip(
        np.atleast_1d(submission.l2([A, B], 0.7, 5)),
        np.atleast_1d(reference.l2([A, B], 0.7, 5)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_l2_2():
    """Compares l2 with the reference."""
    A, B = arrays(np.random.default_rng(17), 2)
    for ours, theirs in zip(
        np.atleast_1d(submission.l2([A, B], 0.7, 5)),
        np.atleast_1d(reference.l2([A, B], 0.7, 5)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_l2_3():
    """Compares l2 with the reference."""
    A, B = arrays(np.random.default_rng(18), 2)
    for ours, theirs in zip(
        np.atleast_1d(submission.l2([A, B], 0.7, 5)),
        np.atleast_1d(reference.l2([A, B], 0.7, 5)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)


def test_l2_4():
    """Compares l2 with the reference."""
    A, B = arrays(np.random.default_rng(19), 2)
    for ours, theirs in zip(
        np.atleast_1d(submission.l2([A, B], 0.7, 5)),
        np.atleast_1d(reference.l2([A, B], 0.7, 5)),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs)
