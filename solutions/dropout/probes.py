"""Small experiments whose answers tell wrong ideas about dropout apart.

Every tolerance below is at least 6 standard deviations of the difference between two submissions
that share an idea but draw in another order, and the ideas are farther apart than that.
"""

import numpy as np

from grader.testing import probe

VALUE = (
    1.7  # of all activations and gradients: neither it nor what a right scale makes of it is whole
)


def full(*shape):
    """An array whose elements are all the same, and not 0."""
    return np.full(shape, VALUE)


def forward(student, A, keep_prob, rng=None):
    """Output and mask of a forward pass in training."""
    return taken_apart(student.dropout_forward(A, keep_prob, rng or student.rng()), A)


def forward_in_training(student, A, keep_prob):
    """The same, for the backward pass: a wrong default of train is no matter of its own."""
    return taken_apart(student.dropout_forward(A, keep_prob, student.rng(), True), A)


def taken_apart(answer, A):
    """Output and mask, if the output is an array of floats that has the shape of A."""
    A_out, mask = answer
    if described(A_out) != described(A):
        raise ValueError("no output to look at")
    return A_out, mask


def described(value):
    """Type, kind of numbers and shape; booleans may be integers, too."""
    array = np.asarray(value)
    return [type(value).__name__, array.dtype.kind.replace("b", "i"), list(array.shape)]


def backward(student, dA, mask, keep_prob):
    """The gradient of a backward pass, if it has the form of dA."""
    gradient = student.dropout_backward(dA, mask, keep_prob)
    if described(gradient) != described(dA):
        raise ValueError("no gradient to look at")
    return gradient


# ------------------------------------------------------------------ dropout_forward


@probe("dropout_forward")
def form(student, rng):
    """What is returned in training and at test time; of the mask only where it stands first."""
    forms = []
    for train in (True, False):
        answer = student.dropout_forward(full(6, 7), 0.8, student.rng(), train)
        if not isinstance(answer, tuple | list):
            forms.append(described(answer))
        elif described(answer[0]) == described(full(6, 7)):
            forms.append([described(answer[0]), len(answer)])
        else:
            forms.append([described(thing) for thing in answer])
    return forms


def kept_fraction_at(student, keep_prob):
    """Kept share of a row of 900 and a column of 900; an all-or-nothing one says little: skipped."""
    shares = [
        np.mean(forward(student, full(*shape), keep_prob)[0] != 0) for shape in ((1, 900), (900, 1))
    ]
    mixed = [share for share in shares if 0 < share < 1]
    return float(np.mean(mixed)) if mixed else "all or nothing"


@probe("dropout_forward", atol=0.15)
def kept_fraction(student, rng):
    """Shares of elements kept at keep_prob 0.2 and 0.9."""
    # Standard deviation of a difference: at most sqrt(2 * 0.25 / 900) = 0.024.
    return [kept_fraction_at(student, 0.2), kept_fraction_at(student, 0.9)]


def scales(student, shape, times):
    """What the kept elements of some calls are multiplied by at keep_prob 0.8."""
    A = full(*shape)
    answers = student.repeat(times).dropout_forward(A, 0.8, student.rng())
    outputs = [taken_apart(answer, A)[0] for answer in answers]
    return np.concatenate([A_out[A_out != 0] for A_out in outputs]) / VALUE


@probe("dropout_forward", atol=0.15)
def scale_of_kept(student, rng):
    """What a kept element is multiplied by."""
    # All calls drop everything with probability 0.2**10 = 1e-7, if a call is all or nothing.
    return float(np.median(scales(student, (30, 30), 10)))


@probe("dropout_forward")
def scale_varies(student, rng):
    """The scale, or that it differs from call to call."""
    found = scales(student, (6, 7), 20)
    return "varies" if np.ptp(found) > 1e-6 else float(found[0])


@probe("dropout_forward")
def whole_units_or_examples(student, rng):
    """Whether every unit, or every example, is kept or dropped as a whole."""
    # A row of 50 is whole by accident with probability 0.6**50 = 8e-12.
    A_out, _mask = forward(student, full(40, 50), 0.6)
    kept = A_out != 0
    return [bool(np.all(kept == kept[:, :1])), bool(np.all(kept == kept[:1, :]))]


@probe("dropout_forward")
def count_varies(student, rng):
    """Whether the number of kept elements differs from call to call."""
    A = full(6, 7)
    answers = student.repeat(40).dropout_forward(A, 0.7, student.rng())
    return len({int(np.count_nonzero(taken_apart(answer, A)[0])) for answer in answers}) > 1


@probe("dropout_forward")
def emptied(student, rng):
    """Whether an example of two units, and a unit of two examples, may be empty; how many of two are kept."""
    found = []
    for shape, axis in (((2, 400), 0), ((400, 2), 1)):
        kept = forward(student, full(*shape), 0.5)[0] != 0
        whole = np.all(kept.all(axis=1 - axis) | ~kept.any(axis=1 - axis))
        found.append("whole" if whole else bool(np.any(~kept.any(axis=axis))))
    # Each number has at least probability 0.095, as with the normal distribution: one is missed in 200 calls
    # with 0.905**200 = 2e-9. Where A is changed in place, it is made anew for each of them.
    A, generator = full(1, 2), student.rng()
    answers = student.repeat(200).dropout_forward(A, 0.5, generator)
    if 0 in student.last.changed:
        answers = [student.dropout_forward(A, 0.5, generator) for _ in range(200)]
    kept = np.array([taken_apart(answer, A)[0][0] != 0 for answer in answers])
    return [*found, sorted({*kept.sum(axis=1).tolist()}) if np.any(kept != kept[0]) else "alike"]


@probe("dropout_forward", atol=0.02)
def at_test_time(student, rng):
    """Whether elements are dropped at test time, and what the others are multiplied by."""
    answer = student.dropout_forward(full(30, 30), 0.8, student.rng(), train=False)
    A_out = np.asarray(answer[0] if isinstance(answer, tuple | list) else answer)
    return [bool(np.any(A_out == 0)), float(np.median(A_out[A_out != 0])) / VALUE]


@probe("dropout_forward")
def draws_from_rng(student, rng):
    """Whether rng is used where nothing is said, in training, and at test time."""
    drew = []
    for said in ({}, {"train": True}, {"train": False}):
        student.dropout_forward(full(6, 7), 0.8, student.rng(), **said)
        drew.append(bool(student.last.drew))
    return drew


@probe("dropout_forward")
def repeats_itself(student, rng):
    """Whether all calls give the same output: with rng going on, and with its state again."""
    # If a call is all or nothing, 40 are alike by accident with probability 0.7**40 = 6e-7.
    A, generator = full(10, 10), student.rng()
    first, again = (
        [taken_apart(answer, A)[0] for answer in student.repeat(40).dropout_forward(A, 0.7, source)]
        for source in (generator, student.rng(copy_of=generator))
    )
    return [bool(np.ptp(first, axis=0).max() == 0), bool(np.array_equal(again, first))]


@probe("dropout_forward")
def mask_of_zeros(student, rng):
    """Whether the mask still tells kept from dropped when all activations are 0."""
    # The backward pass is asked only where the mask can't be read. If a call is all or nothing, 40 are
    # alike by accident with probability 0.7**40 = 6e-7.
    A, kinds = np.zeros((10, 10)), set()
    for answer in student.repeat(40).dropout_forward(A, 0.7, student.rng()):
        _A_out, mask = taken_apart(answer, A)
        readable = isinstance(mask, np.ndarray) and mask.shape == A.shape
        told = mask if readable else backward(student, full(10, 10), mask, 0.7)
        kinds.update(np.unique(told != 0).tolist())
    return len(kinds)


# ------------------------------------------------------------------ dropout_backward


@probe("dropout_backward", atol=0.15)
def where_the_gradient_passes(student, rng):
    """Share of the kept, and of the dropped elements, that have a gradient."""
    A_out, mask = forward_in_training(student, full(50, 50), 0.6)
    passed = backward(student, full(50, 50), mask, 0.6) != 0
    kept = A_out != 0
    return [float(np.mean(passed[kept])), float(np.mean(passed[~kept]))]


@probe("dropout_backward")
def scale_of_gradient(student, rng):
    """What a gradient is multiplied by, where it passes, at keep_prob 0.6 and 0.8."""
    found = []
    for keep_prob in (0.6, 0.8):
        _A_out, mask = forward_in_training(student, full(20, 20), keep_prob)
        gradient = backward(student, full(20, 20), mask, keep_prob)
        found.append(float(np.median(gradient[gradient != 0])) / VALUE)
    return found


@probe("dropout_backward")
def which_mask(student, rng):
    """Which mask the gradient follows: the given one, the latest, or neither; and whether it always does."""
    first, mask = forward_in_training(student, full(20, 20), 0.7)
    latest, _mask = forward_in_training(student, full(20, 20), 0.7)
    passed, again = (backward(student, full(20, 20), mask, 0.7) != 0 for _ in range(2))
    followed = [name for name, A_out in (("given", first), ("latest", latest))
                if np.array_equal(passed, A_out != 0)]  # fmt: skip
    return [*followed, bool(np.array_equal(again, passed))]
