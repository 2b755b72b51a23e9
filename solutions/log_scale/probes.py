"""Small experiments whose answers tell the misconceptions of log-scale sampling apart.

Where draws are of a known kind (one value, a grid, a normal distribution, piled up at the ends), the
kind is the answer, whatever its numbers are. Otherwise answers are shares of 1,500 draws; a share
varies by less than 0.065 with a probability of 1 - 1e-6, and `atol` allows for that on both sides.
"""

import numpy as np

from grader.testing import probe

DRAWS = 1500


def draws(student, name):
    """Draw with one generator, as an array."""
    values = np.array(getattr(student.repeat(DRAWS), name)(student.rng()))
    if values.dtype.kind not in "fiu" or values.size != DRAWS:
        raise TypeError("one real number was asked for")
    return values.ravel().astype(float)


def described(values, logs, edges, low, high, some):
    """What kind of draws these are, or their shares below each edge and whether `some` are outside."""
    different, times = np.unique(values, return_counts=True)
    if not np.isfinite(values).all():
        return "not finite"
    if different.size == 1:
        return "one value"
    if different.size > 20 and (times[0] > 0.05 * DRAWS or times[-1] > 0.05 * DRAWS):
        return ["piled up at the ends", different[0], different[-1]]
    if different.size <= 20 and are_whole(logs * np.log(10.0)):
        return "whole powers of e"
    if is_grid(np.unique(np.round(logs, 9))):
        return ["a grid", round(min(logs)), round(max(logs))]
    below, above = values < low * (1 - 1e-6), values > high * (1 + 1e-6)
    if is_normal(logs):
        return ["normal", bool(np.std(logs) > 2.5), bool(np.any(below | above))]
    how_many = "many" if different.size > DRAWS - 20 else "some" if different.size > 20 else "few"
    return [
        how_many,
        bool(times[0] + times[-1] < 0.8 * 2 * DRAWS / different.size),  # the ends come less often
        bool(np.mean(below) > some),
        bool(np.mean(above) > some),
        *(float(np.mean(values < edge)) for edge in edges),
    ]


def are_whole(values):
    """Whether all numbers are whole, but for rounding."""
    return bool(np.allclose(values, np.rint(values), rtol=0, atol=1e-4))


def is_grid(levels):
    """Whether more than 6 different levels are multiples of one step."""
    if not 6 < levels.size < DRAWS - 100:
        return False
    steps = np.diff(levels) / np.diff(levels).min()
    return bool(np.allclose(steps, np.rint(steps), atol=1e-3))


def is_normal(values):
    """Whether skewness and kurtosis are 0 and 3; their standard errors are 0.06 and 0.13.

    Cut off at 2.5 standard deviations it has a kurtosis of 2.6, an even draw has 1.8.
    """
    if np.std(values) == 0:
        return False
    z = (values - np.mean(values)) / np.std(values)
    return bool(abs(np.mean(z**3)) < 0.35 and abs(np.mean(z**4) - 3) < 0.75)


def origin(student, name, low, high):
    """Where all draws are one value: drawn, written by a person, or come of a seed or of a copy of rng."""
    values = draws(student, name)
    drew = student.last.drew
    if len(set(values.tolist())) > 1:
        return "several"
    if not drew and np.ravel(getattr(student, name)(student.rng()))[0] != values[0]:
        return "of a copy"
    if drew or not low <= values[0] <= high:
        return "drawn once" if drew else "outside"
    return "written" if is_short(values[0]) or is_short(1 - values[0]) else "of a seed"


def is_short(number):
    """Whether three digits are enough for a number, or its exponent is a multiple of a quarter."""
    quarters = 4 * np.log10(number + 1e-300)
    digits = float(f"{number:.3g}")
    return bool(np.isclose(digits, number, atol=0) or np.isclose(quarters, round(quarters)))


# ------------------------------------------------------------------ sample_learning_rate


@probe("sample_learning_rate")
def origin_of_the_only_rate(student, rng):
    """Where the learning rate comes from if there is only one; asked first, as it may be kept."""
    return origin(student, "sample_learning_rate", 1e-7, 1.0)


@probe("sample_learning_rate", atol=0.085)
def rates_below(student, rng):
    """Share of learning rates below some numbers; none is a power of 10, where whole powers lie."""
    negative = (-25.0, -4.0, -2.5, -1.0, -0.3)
    small = (0.0, 3e-9, 3e-6, 0.99e-5, 3e-5, 3e-4, 3e-3, 0.03, 0.15, 0.3)
    large = (0.5, 0.9, 1.01, 3.0, 10.1, 3e3, 3e5)
    values = draws(student, "sample_learning_rate")
    logs = np.log10(np.abs(values) + 1e-300)
    return described(values, logs, (*negative, *small, *large), 1e-5, 1.0, 0.007)


@probe("sample_learning_rate", atol=0.085)
def rates_low_in_their_decade(student, rng):
    """Share of learning rates in the lower half of their decade, on the log scale."""
    values = draws(student, "sample_learning_rate")
    if len(set(values.tolist())) <= 20:
        return "few"
    logs = np.log10(np.abs(values) + 1e-300)
    grid = is_grid(np.unique(np.round(logs, 9)))
    return "normal" if is_normal(logs) else "a grid" if grid else float(np.mean(logs % 1 < 0.5))


@probe("sample_learning_rate")
def rates_from_rng(student, rng):
    """Whether the same state gives the same learning rate, and whether rng was used."""
    first = student.rng()
    one = student.sample_learning_rate(first)
    drew = student.last.drew
    again = student.sample_learning_rate(student.rng(copy_of=first))
    return [drew, bool(np.ravel(one)[0] == np.ravel(again)[0])]


@probe("sample_learning_rate")
def rate_where_an_integer_is_zero(student, rng):
    """Whether a number comes where rng.integers(-5, 1) gives 0, the one integer power that 10 has."""
    seed = next(seed for seed in range(99) if np.random.default_rng(seed).integers(-5, 1) == 0)
    value = np.asarray(student.sample_learning_rate(np.random.default_rng(seed)))
    return value.dtype.kind in "fiu" and value.size == 1


# ------------------------------------------------------------------ sample_beta


@probe("sample_beta")
def origin_of_the_only_beta(student, rng):
    """Where beta comes from if there is only one; asked first, as it may be kept."""
    return origin(student, "sample_beta", 0.05, 0.9999)


@probe("sample_beta", atol=0.085)
def betas_below(student, rng):
    """Share of betas below some numbers."""
    negative = (-30.0, -9.1, -3.0, -1.05, -0.95, -0.85, -0.5, -0.12, -0.05)
    small = (0.0, 1e-3, 0.05, 0.101, 0.3, 0.5, 0.75, 0.89)
    usual = (0.899, 0.91, 0.9369, 0.95, 0.9684, 0.98, 0.9895, 0.991, 0.9969, 0.9991, 0.99991)
    values = draws(student, "sample_beta")
    logs = np.log10(np.abs(1 - values) + 1e-300)
    edges = (*negative, *small, *usual, 1.0, 3.0, 16.0)
    return described(values, logs, edges, 0.9, 0.99, 0.04)


@probe("sample_beta")
def some_beta_near_zero(student, rng):
    """Whether a beta between 0 and 0.08 occurs, and whether all lengths of averages are whole numbers.

    Of 1,500 betas that are even between 0 and 1 about 120 are that small.
    """
    values = draws(student, "sample_beta")
    if len(set(values.tolist())) <= 20 or is_normal(np.log10(np.abs(1 - values) + 1e-300)):
        return "another kind"
    lengths = 1 / np.where(values < 1, 1 - values, np.inf)
    return [bool(np.any((values > 0) & (values < 0.08))), are_whole(lengths)]


@probe("sample_beta")
def logarithm_even(student, rng):
    """Whether the logarithm of beta itself is a straight line in the numbers drawn.

    No share tells this from an even draw, which is nearly the same.
    """
    drawn = np.random.default_rng(rng.integers(2**32))
    betas = np.array(student.repeat(20).sample_beta(drawn), dtype=float).ravel()
    if betas.size != 20 or not np.all(betas > 0) or np.ptp(betas) < 1e-9:
        return False
    line = np.polynomial.Polynomial.fit(drawn.random(20), np.log(betas), 1)
    return bool(np.isclose(line.convert().coef[1], np.log(0.99 / 0.9), rtol=1e-6)) or bool(
        np.isclose(line.convert().coef[1], np.log(0.9 / 0.99), rtol=1e-6)
    )


@probe("sample_beta")
def betas_from_rng(student, rng):
    """Whether the same state gives the same beta, and whether rng was used."""
    first = student.rng()
    one = student.sample_beta(first)
    drew = student.last.drew
    again = student.sample_beta(student.rng(copy_of=first))
    return [drew, bool(np.ravel(one)[0] == np.ravel(again)[0])]
