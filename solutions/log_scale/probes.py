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
    """The share of the values below each edge, in steps that noise does not reach."""
    return [float(np.mean(values < edge)) for edge in edges]


@probe("sample_learning_rate", atol=0.085)
def rates_below(student, rng):
    """Share of learning rates below some powers of 10."""
    edges = (1e-6, 0.99e-5, 1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.5, 1.01, 10.1, 1e3)
    return shares(draws(student, "sample_learning_rate"), edges)


@probe("sample_learning_rate")
def many_different_rates(student, rng):
    """Whether nearly all learning rates are different."""
    return len(set(draws(student, "sample_learning_rate").tolist())) > DRAWS - 100


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
    edges = (0.05, 0.101, 0.5, 0.899, 0.91, 0.92, 0.9369, 0.95, 0.9684, 0.98, 0.991, 0.9991, 1.0)
    return shares(draws(student, "sample_beta"), edges)


@probe("sample_beta")
def many_different_betas(student, rng):
    """Whether nearly all betas are different."""
    return len(set(draws(student, "sample_beta").tolist())) > DRAWS - 100


@probe("sample_beta")
def betas_from_rng(student, rng):
    """Whether the same state gives the same beta, and whether rng was used."""
    first = student.rng()
    one = student.sample_beta(first)
    drew = student.last.drew
    again = student.sample_beta(student.rng(copy_of=first))
    return [drew, bool(np.ravel(one)[0] == np.ravel(again)[0])]
