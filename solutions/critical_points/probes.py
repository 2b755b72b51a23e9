"""Small experiments whose answers tell the misconceptions of critical points apart."""

import numpy as np

from grader.testing import probe


def turned(*curvatures):
    """Make a symmetric matrix with these eigenvalues, along fixed slanting directions."""
    size = len(curvatures)
    directions, _ = np.linalg.qr(np.random.default_rng(size).standard_normal((size, size)))
    H = (directions * np.array(curvatures)) @ directions.T
    return (H + H.T) / 2


def number(value):
    """Take an answer as a float, whatever kind of number it is."""
    return float(np.ravel(value)[0])


def kinds(student, *matrices, **options):
    """The answers for some matrices, whatever words are used for them."""
    return [meaning(student.classify_critical_point(H, **options)) for H in matrices]


def meaning(answer):
    """Take an answer as one of the four words, if it looks like one."""
    if isinstance(answer, str):
        for part, word in MEANINGS.items():
            if part in answer.lower():
                return word
    return f"another: {answer!r:.40}"


MEANINGS = {"saddle": "saddle", "min": "minimum", "max": "maximum", "inconclusive": "inconclusive"}


def yes(value):
    """Take an answer as a bool, whatever kind of bool it is."""
    return bool(np.ravel(value)[0])


# ------------------------------------------------------------------ classify_critical_point


@probe("classify_critical_point")
def definite(student, rng):
    """Minima and maxima of one to four directions."""
    return kinds(
        student, turned(2.0), turned(-2.0), turned(1.0, 2.0), turned(-1.0, -2.0),
        turned(1.0, 2.0, 4.0), turned(-1.0, -2.0, -4.0), turned(1.0, 2.0, 3.0, 4.0),
    )  # fmt: skip


@probe("classify_critical_point")
def spelling(student, rng):
    """Whether the words are those of the docstring."""
    cases = (turned(2.0, 1.0), turned(-2.0, -1.0), turned(2.0, -1.0), np.zeros((2, 2)))
    words = [student.classify_critical_point(H) for H in cases]
    return all(word in MEANINGS.values() for word in words)


@probe("classify_critical_point")
def saddles(student, rng):
    """Saddles with few or many ways down."""
    return kinds(
        student, turned(1.0, -2.0), turned(3.0, -1.0, -2.0), turned(1.0, 2.0, -5.0),
        turned(4.0, 3.0, -1.0, -2.0), turned(4.0, 3.0, 2.0, -0.5),
    )  # fmt: skip


@probe("classify_critical_point")
def couplings(student, rng):
    """Matrices whose diagonal or entries mislead."""
    saddle = np.array([[1.0, 3.0], [3.0, 1.0]])
    crossed = np.array([[0.0, 1.0], [1.0, 0.0]])
    minimum = np.array([[2.0, -1.0], [-1.0, 2.0]])
    return kinds(student, saddle, -saddle, crossed, minimum, -minimum)


@probe("classify_critical_point")
def zeros(student, rng):
    """Curvatures of zero, without rounding, beside others."""
    return kinds(
        student, np.zeros((2, 2)), np.diag([2.0, 0.0]), np.diag([-2.0, 0.0]),
        np.diag([2.0, 0.0, -1.0]), np.diag([1.0, 1.0, 0.0, 0.0, -1.0]),
    )  # fmt: skip


@probe("classify_critical_point")
def tolerance(student, rng):
    """Curvatures that a tolerance of 0.5 takes for zero, and others."""
    return kinds(
        student, turned(2.0, 0.2), turned(2.0, -0.2), turned(-2.0, -0.2), turned(0.2, -0.2),
        turned(1.0, 8.0), turned(-1.0, -8.0), turned(0.6, 0.7), turned(4.0, 0.2, -3.0), tol=0.5,
    )  # fmt: skip


@probe("classify_critical_point")
def ties(student, rng):
    """A curvature that is equal to the tolerance, and one that is equal to minus the tolerance."""
    return kinds(student, np.diag([2.0, 0.5]), np.diag([-2.0, -0.5]), tol=0.5)


@probe("classify_critical_point")
def rounding(student, rng):
    """Curvatures of the size of rounding errors."""
    return kinds(student, np.diag([2.0, 1e-15]), np.diag([2.0, -1e-15]), np.diag([-2.0, 1e-15]))


# ------------------------------------------------------------------ log10_prob_local_min


@probe("log10_prob_local_min", atol=1e-3)
def small_chances(student, rng):
    """Few directions."""
    return [number(student.log10_prob_local_min(n)) for n in (1, 2, 3, 5)]


@probe("log10_prob_local_min", atol=1e-3)
def tiny_chances(student, rng):
    """What 20,000 directions more add to as many."""
    # A number that hides the underflow cancels out, whichever one it is.
    few, many = (number(student.log10_prob_local_min(n)) for n in (20_000, 40_000))
    if not np.isfinite(few):
        return [many - few, "not finite"]
    # Where the chance is as tiny as that number, the sum of both is 1.5 to 2 times as large, the larger one is not.
    n = max(1, int(few / np.log10(0.5)))
    return [many - few, abs(number(student.log10_prob_local_min(n)) - n * np.log10(0.5)) > 0.1]


# ------------------------------------------------------------------ is_plateau


def plateaus(student, *histories, tol=0.05, window=3):
    """The answers for some histories."""
    return [yes(student.is_plateau(np.array(norms), tol, window)) for norms in histories]


@probe("is_plateau")
def places_of_a_large_value(student, rng):
    """Small values, but for one at each place from the end."""
    histories = []
    for place in range(1, 6):
        norms = [0.01] * 7
        norms[-place] = 0.06
        histories.append(norms)
    return plateaus(student, *histories)


@probe("is_plateau")
def several_large_values(student, rng):
    """Two or three large values among the last three, and far larger ones before."""
    return plateaus(
        student, [0.01, 0.01, 0.01, 0.9, 0.01, 0.9], [0.01, 0.01, 0.01, 0.9, 0.9, 0.01],
        [0.01, 0.01, 0.01, 0.01, 0.9, 0.9, 0.9], [9.0, 9.0, 9.0, 0.04, 0.02, 0.03],
        [0.01, 0.9, 0.01, 0.9, 0.01, 0.01, 0.9], [9.0, 0.01, 0.01, 0.01, 0.01, 0.6],
    )  # fmt: skip


@probe("is_plateau")
def numbers_of_values(student, rng):
    """Small values, from one to four."""
    return plateaus(student, [0.01], [0.01] * 2, [0.01] * 3, [0.01] * 4)


@probe("is_plateau")
def ties_and_steady_values(student, rng):
    """Values equal to tol, steady large values, and small ones that jump."""
    return plateaus(student, [0.05] * 5, [0.9] * 5, [0.001, 0.04, 0.001, 0.04, 0.001], [0.03] * 5)


@probe("is_plateau")
def large_tolerance(student, rng):
    """A tolerance of 2 and a window of 2, and one of 0.5 after larger values, the largest at first or later."""
    return [
        yes(student.is_plateau(np.array([1.0, 1.5, 1.2, 1.9]), 2.0, 2)),
        yes(student.is_plateau(np.array([8.0, 3.0, 3.0, 3.0]), 0.5, 2)),
        yes(student.is_plateau(np.array([1.0, 8.0, 3.0, 3.0, 3.0]), 0.5, 2)),
    ]


@probe("is_plateau")
def from_a_list(student, rng):
    """A list in the place of an array."""
    return yes(student.is_plateau([0.9, 0.01, 0.02, 0.01], 0.05, 3))
