"""Small experiments whose answers tell the misconceptions of log-scale sampling apart.

Answers are shares of 1,500 draws; a share varies by less than 0.065 with a probability of 1 - 1e-6,
and `atol` allows for that on both sides.
"""

import numpy as np

from grader.testing import probe

DRAWS = 1500


def draws(student, name):
    """Draw with one generator, as an array."""
    values = getattr(student.repeat(DRAWS), name)(student.rng())
    return np.array(values, dtype=float).ravel()


def shares(values, edges):
    """The share of the values below each edge; nothing where all values are the same."""
    if len(set(values.tolist())) == 1:
        return []
    return [float(np.mean(values < edge)) for edge in edges]


def how_many(values):
    """How many different values there are, in words."""
    different = len(set(values.tolist()))
    if different > DRAWS - 100:
        return "all different"
    return "one" if different == 1 else "a few" if different < 20 else "some"


@probe("sample_learning_rate", atol=0.085)
def rates_below(student, rng):
    """Share of learning rates below some powers of 10."""
    edges = (1e-6, 0.99e-5, 1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.5, 1.01, 10.1, 1e3)
    return shares(draws(student, "sample_learning_rate"), edges)


@probe("sample_learning_rate")
def different_rates(student, rng):
    """Whether nearly all learning rates are different."""
    return how_many(draws(student, "sample_learning_rate"))


@probe("sample_learning_rate", atol=0.085)
def rates_low_in_their_decade(student, rng):
    """Share of learning rates in the lower half of their decade, on the log scale."""
    return shares(np.log10(np.abs(draws(student, "sample_learning_rate"))) % 1, (0.5,))


@probe("sample_learning_rate")
def rates_from_rng(student, rng):
    """Whether the same state gives the same learning rate, and whether rng was used."""
    first = student.rng()
    one = student.sample_learning_rate(first)
    drew = student.last.drew
    again = student.sample_learning_rate(student.rng(copy_of=first))
    return [drew, bool(np.ravel(one)[0] == np.ravel(again)[0])]


@probe("sample_beta", atol=0.085)
def betas_below(student, rng):
    """Share of betas below some values."""
    edges = (-1.05, 0.05, 0.101, 0.5, 0.899, 0.91, 0.9369, 0.95, 0.9684, 0.98, 0.991, 0.9991, 1.0)
    return shares(draws(student, "sample_beta"), edges)


@probe("sample_beta")
def different_betas(student, rng):
    """Whether nearly all betas are different."""
    return how_many(draws(student, "sample_beta"))


@probe("sample_beta")
def some_beta_near_zero(student, rng):
    """Whether a beta between 0 and 0.08 occurs: about 120 of 1,500 if beta is even between 0 and 1."""
    values = draws(student, "sample_beta")
    return bool(np.any((values > 0) & (values < 0.08)))


@probe("sample_beta")
def betas_from_rng(student, rng):
    """Whether the same state gives the same beta, and whether rng was used."""
    first = student.rng()
    one = student.sample_beta(first)
    drew = student.last.drew
    again = student.sample_beta(student.rng(copy_of=first))
    return [drew, bool(np.ravel(one)[0] == np.ravel(again)[0])]
