"""Small experiments whose answers tell wrong ideas about dropout apart.

Every tolerance below is at least 6 standard deviations of the difference between two submissions
that share an idea but draw in another order, and the ideas are farther apart than that.
"""

import numpy as np

from grader.testing import probe


def forward(student, A, keep_prob, rng=None):
    """Output and mask of a forward pass in training."""
    A_out, mask = student.dropout_forward(A, keep_prob, student.rng() if rng is None else rng)
    return A_out, mask


def kept_fraction_at(student, keep_prob):
    """Kept share of a row of 900 and a column of 900; an all-or-nothing one says little: skipped."""
    shares = [
        np.mean(forward(student, np.ones(shape), keep_prob)[0] != 0)
        for shape in ((1, 900), (900, 1))
    ]
    mixed = [share for share in shares if 0 < share < 1]
    return float(np.mean(mixed or shares))


@probe("dropout_forward", atol=0.15)
def kept_fraction(student, rng):
    """Shares of elements kept at keep_prob 0.2 and 0.9."""
    # Standard deviation of a difference: at most sqrt(2 * 0.25 / 900) = 0.024.
    return [kept_fraction_at(student, 0.2), kept_fraction_at(student, 0.9)]


@probe("dropout_forward", atol=0.15)
def scale_of_kept(student, rng):
    """What a kept element is multiplied by at keep_prob 0.8."""
    A_out, _mask = forward(student, np.ones((50, 50)), 0.8)
    return float(np.median(A_out[A_out != 0]))


@probe("dropout_forward")
def scale_varies(student, rng):
    """Whether the scale differs from call to call."""
    answers = student.repeat(20).dropout_forward(np.ones((6, 7)), 0.8, student.rng())
    scales = np.concatenate([A_out[A_out != 0] for A_out, _mask in answers])
    return bool(np.ptp(scales) > 1e-6)


@probe("dropout_forward")
def whole_units_or_examples(student, rng):
    """Whether every unit, or every example, is kept or dropped as a whole."""
    # A row of 50 is whole by accident with probability 0.6**50 = 8e-12.
    A_out, _mask = forward(student, np.ones((40, 50)), 0.6)
    kept = A_out != 0
    return [bool(np.all(kept == kept[:, :1])), bool(np.all(kept == kept[:1, :]))]


@probe("dropout_forward")
def count_varies(student, rng):
    """Whether the number of kept elements differs from call to call."""
    answers = student.repeat(40).dropout_forward(np.ones((6, 7)), 0.7, student.rng())
    return len({int(np.count_nonzero(A_out)) for A_out, _mask in answers}) > 1


@probe("dropout_forward", atol=0.02)
def at_test_time(student, rng):
    """Whether elements are dropped at test time, and what the others are multiplied by."""
    A_out, _mask = student.dropout_forward(np.ones((30, 30)), 0.8, student.rng(), train=False)
    return [bool(np.any(A_out == 0)), float(np.median(A_out[A_out != 0]))]


@probe("dropout_forward")
def draws_from_rng(student, rng):
    """Whether rng is used in training, and at test time."""
    forward(student, np.ones((6, 7)), 0.8)
    in_training = student.last.drew
    student.dropout_forward(np.ones((6, 7)), 0.8, student.rng(), train=False)
    return [bool(in_training), bool(student.last.drew)]


@probe("dropout_forward")
def repeats_itself(student, rng):
    """Whether a second call gives the same output: with rng going on, and with its state again."""
    A = np.ones((20, 20))
    generator = student.rng()
    first, _mask = forward(student, A, 0.7, generator)
    second, _mask = forward(student, A, 0.7, generator)
    again, _mask = forward(student, A, 0.7, student.rng(copy_of=generator))
    return [bool(np.array_equal(second, first)), bool(np.array_equal(again, first))]


@probe("dropout_forward")
def zeros_count_as_dropped(student, rng):
    """Whether more gradients vanish when all activations are 0."""
    # Both shares have a standard deviation of 0.018 or less, where they are not 0 or 1.
    dA = np.ones((25, 25))
    _A_out, mask = forward(student, np.ones((25, 25)), 0.7)
    usual = np.mean(student.dropout_backward(dA, mask, 0.7) == 0)
    _A_out, mask = forward(student, np.zeros((25, 25)), 0.7)
    of_zeros = np.mean(student.dropout_backward(dA, mask, 0.7) == 0)
    return bool(of_zeros - usual > 0.25)


@probe("dropout_backward", atol=0.15)
def where_the_gradient_passes(student, rng):
    """Share of the kept, and of the dropped elements, that have a gradient."""
    A_out, mask = forward(student, np.ones((50, 50)), 0.6)
    passed = student.dropout_backward(np.ones((50, 50)), mask, 0.6) != 0
    kept = A_out != 0
    return [float(np.mean(passed[kept])), float(np.mean(passed[~kept]))]


@probe("dropout_backward")
def scale_of_gradient(student, rng):
    """What a gradient is multiplied by, where it passes, at keep_prob 0.6 and 0.8."""
    scales = []
    for keep_prob in (0.6, 0.8):
        _A_out, mask = forward(student, np.ones((20, 20)), keep_prob)
        gradient = student.dropout_backward(np.ones((20, 20)), mask, keep_prob)
        scales.append(float(np.median(gradient[gradient != 0])))
    return scales


@probe("dropout_backward")
def which_mask(student, rng):
    """Which mask the gradient follows: the one that is given, the latest, or neither."""
    first, mask = forward(student, np.ones((20, 20)), 0.7)
    latest, _mask = forward(student, np.ones((20, 20)), 0.7)
    passed = student.dropout_backward(np.ones((20, 20)), mask, 0.7) != 0
    if np.array_equal(passed, first != 0):
        return "given"
    return "latest" if np.array_equal(passed, latest != 0) else "neither"
