"""Small experiments whose answers tell wrong ideas about bias and variance apart."""

import itertools

import numpy as np

from grader.testing import probe


def value_of(value):
    """An answer as plain data."""
    return value.item() if isinstance(value, (np.ndarray, np.generic)) else value


def answers(student, cases):
    """Both answers in each case, by the names or the places that they have."""
    found = []
    for case in cases:
        diag = student.diagnose(*case)
        values = [diag[key] for key in sorted(diag)] if isinstance(diag, dict) else diag
        found.append([value_of(value) for value in values])
    return found


@probe("diagnose")
def many_cases(student, rng):
    """A grid of errors, Bayes errors and tolerances, none of them near a limit."""
    errors = (0.011, 0.044, 0.13, 0.29)
    return answers(student, itertools.product(errors, errors, (0.0, 0.125), (0.02, 0.1)))


@probe("diagnose")
def near_the_limit(student, rng):
    """Two different gaps of 0.005, 0.6, 0.9, 1.1, 1.7 and 2.5 times tol, and one below 0."""
    gaps = (-0.034, 0.0001, 0.012, 0.018, 0.022, 0.034, 0.05)
    cases = [(0.1 + b, 0.1 + b + v, 0.1, 0.02) for b, v in itertools.permutations(gaps, 2)]
    return answers(student, cases)


@probe("diagnose")
def defaults(student, rng):
    """Without tol, and without a Bayes error."""
    pairs = [(0.005, 0.01), (0.015, 0.03), (0.03, 0.04), (0.04, 0.07), (0.08, 0.2)]
    return answers(student, [*pairs, *((a + 0.1, b + 0.1, 0.1) for a, b in pairs)])


@probe("diagnose")
def keys(student, rng):
    """Which keys there are, or what is there instead of a dict."""
    diag = student.diagnose(0.15, 0.3, 0.1, 0.02)
    if isinstance(diag, dict):
        return sorted(map(str, diag))
    return "a pair" if isinstance(diag, (tuple, list)) and len(diag) == 2 else type(diag).__name__


CASES = ((False, False), (False, True), (True, False), (True, True))


def word_list(answer, *, problem):
    """Words in alphabetical order, without the optional one where it is allowed; [] for None."""
    if isinstance(answer, str):
        return f"a text: {answer}"
    return sorted(
        set(() if answer is None else answer) - ({"new_architecture"} if problem else set())
    )


@probe("remedies")
def words(student, rng):
    """The remedies in each of the four cases, in alphabetical order."""
    found = []
    for bias, variance in CASES:
        answer = student.remedies({"high_bias": bias, "high_variance": variance})
        found.append(word_list(answer, problem=bias or variance))
    return found


@probe("remedies")
def other_order(student, rng):
    """The remedies where the keys stand in the other order."""
    found = []
    for bias, variance in CASES:
        answer = student.remedies({"high_variance": variance, "high_bias": bias})
        found.append(word_list(answer, problem=bias or variance))
    return found


@probe("remedies")
def kinds_of_answers(student, rng):
    """Whether the remedies are a set, in each of the four cases."""
    found = []
    for bias, variance in CASES:
        answer = student.remedies({"high_bias": bias, "high_variance": variance})
        if isinstance(answer, (set, frozenset)):
            found.append("a set")
        else:
            listed = isinstance(answer, (list, tuple))
            found.append("a list" if listed else type(answer).__name__)
    return found
