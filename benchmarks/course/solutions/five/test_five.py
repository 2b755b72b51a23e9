"""Twenty checks on arrays of 64 by 128."""

from grader.testing import assert_close, check


def arrays(rng, count):
    """Arrays of the size of a small layer."""
    return rng.standard_normal((count, 64, 128))


@check(points=1, title={"en": "relu is right (1)"}, hint={"en": "Look at relu."})
def test_relu_1(student, reference, rng):
    """Compares relu with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.relu(A), reference.relu(A))


@check(points=1, title={"en": "relu is right (2)"}, hint={"en": "Look at relu."})
def test_relu_2(student, reference, rng):
    """Compares relu with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.relu(A), reference.relu(A))


@check(points=1, title={"en": "relu is right (3)"}, hint={"en": "Look at relu."})
def test_relu_3(student, reference, rng):
    """Compares relu with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.relu(A), reference.relu(A))


@check(points=1, title={"en": "relu is right (4)"}, hint={"en": "Look at relu."})
def test_relu_4(student, reference, rng):
    """Compares relu with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.relu(A), reference.relu(A))


@check(points=1, title={"en": "softmax is right (1)"}, hint={"en": "Look at softmax."})
def test_softmax_1(student, reference, rng):
    """Compares softmax with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.softmax(A), reference.softmax(A))


@check(points=1, title={"en": "softmax is right (2)"}, hint={"en": "Look at softmax."})
def test_softmax_2(student, reference, rng):
    """Compares softmax with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.softmax(A), reference.softmax(A))


@check(points=1, title={"en": "softmax is right (3)"}, hint={"en": "Look at softmax."})
def test_softmax_3(student, reference, rng):
    """Compares softmax with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.softmax(A), reference.softmax(A))


@check(points=1, title={"en": "softmax is right (4)"}, hint={"en": "Look at softmax."})
def test_softmax_4(student, reference, rng):
    """Compares softmax with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.softmax(A), reference.softmax(A))


@check(points=1, title={"en": "standardize is right (1)"}, hint={"en": "Look at standardize."})
def test_standardize_1(student, reference, rng):
    """Compares standardize with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.standardize(A, 1e-3), reference.standardize(A, 1e-3))


@check(points=1, title={"en": "standardize is right (2)"}, hint={"en": "Look at standardize."})
def test_standardize_2(student, reference, rng):
    """Compares standardize with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.standardize(A, 1e-3), reference.standardize(A, 1e-3))


@check(points=1, title={"en": "standardize is right (3)"}, hint={"en": "Look at standardize."})
def test_standardize_3(student, reference, rng):
    """Compares standardize with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.standardize(A, 1e-3), reference.standardize(A, 1e-3))


@check(points=1, title={"en": "standardize is right (4)"}, hint={"en": "Look at standardize."})
def test_standardize_4(student, reference, rng):
    """Compares standardize with the reference."""
    (A,) = arrays(rng, 1)
    assert_close(student.standardize(A, 1e-3), reference.standardize(A, 1e-3))


@check(points=1, title={"en": "momentum is right (1)"}, hint={"en": "Look at momentum."})
def test_momentum_1(student, reference, rng):
    """Compares momentum with the reference."""
    A, B, C = arrays(rng, 3)
    assert_close(student.momentum(A, B, C, 0.1, 0.9), reference.momentum(A, B, C, 0.1, 0.9))


@check(points=1, title={"en": "momentum is right (2)"}, hint={"en": "Look at momentum."})
def test_momentum_2(student, reference, rng):
    """Compares momentum with the reference."""
    A, B, C = arrays(rng, 3)
    assert_close(student.momentum(A, B, C, 0.1, 0.9), reference.momentum(A, B, C, 0.1, 0.9))


@check(points=1, title={"en": "momentum is right (3)"}, hint={"en": "Look at momentum."})
def test_momentum_3(student, reference, rng):
    """Compares momentum with the reference."""
    A, B, C = arrays(rng, 3)
    assert_close(student.momentum(A, B, C, 0.1, 0.9), reference.momentum(A, B, C, 0.1, 0.9))


@check(points=1, title={"en": "momentum is right (4)"}, hint={"en": "Look at momentum."})
def test_momentum_4(student, reference, rng):
    """Compares momentum with the reference."""
    A, B, C = arrays(rng, 3)
    assert_close(student.momentum(A, B, C, 0.1, 0.9), reference.momentum(A, B, C, 0.1, 0.9))


@check(points=1, title={"en": "l2 is right (1)"}, hint={"en": "Look at l2."})
def test_l2_1(student, reference, rng):
    """Compares l2 with the reference."""
    A, B = arrays(rng, 2)
    assert_close(student.l2([A, B], 0.7, 5), reference.l2([A, B], 0.7, 5))


@check(points=1, title={"en": "l2 is right (2)"}, hint={"en": "Look at l2."})
def test_l2_2(student, reference, rng):
    """Compares l2 with the reference."""
    A, B = arrays(rng, 2)
    assert_close(student.l2([A, B], 0.7, 5), reference.l2([A, B], 0.7, 5))


@check(points=1, title={"en": "l2 is right (3)"}, hint={"en": "Look at l2."})
def test_l2_3(student, reference, rng):
    """Compares l2 with the reference."""
    A, B = arrays(rng, 2)
    assert_close(student.l2([A, B], 0.7, 5), reference.l2([A, B], 0.7, 5))


@check(points=1, title={"en": "l2 is right (4)"}, hint={"en": "Look at l2."})
def test_l2_4(student, reference, rng):
    """Compares l2 with the reference."""
    A, B = arrays(rng, 2)
    assert_close(student.l2([A, B], 0.7, 5), reference.l2([A, B], 0.7, 5))
