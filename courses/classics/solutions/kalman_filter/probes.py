"""Small experiments whose answers tell the misconceptions of the Kalman filter apart."""

import numpy as np

from grader.testing import probe

MEAN = np.array([1.0, -2.0])
P = np.array([[2.0, 0.5], [0.5, 1.0]])
F = np.array([[1.0, 0.8], [-0.3, 0.9]])
Q = np.array([[0.4, 0.1], [0.1, 0.7]])
H = np.array([[1.0, 0.5], [0.2, -1.5]])
R = np.array([[1.5, 0.3], [0.3, 0.6]])
ZS = np.array([[2.0, 1.0], [0.5, -1.0], [3.0, 2.5]])


def numbers(answer):
    """Flatten a pair of arrays into lists of floats, after their shapes."""
    return [[*map(float, np.shape(part)), *map(float, np.ravel(part))] for part in answer]


@probe("kalman_predict")
def prediction(student, rng):
    """Mean and covariance of one step."""
    return numbers(student.kalman_predict(MEAN, P, F, Q))


@probe("kalman_correct")
def correction(student, rng):
    """Mean and covariance after two numbers were measured."""
    return numbers(student.kalman_correct(MEAN, P, ZS[0], H, R))


@probe("kalman_correct")
def correction_by_one_number(student, rng):
    """Mean and covariance after one number was measured."""
    return numbers(student.kalman_correct(MEAN, P, ZS[0, :1], H[:1], R[:1, :1]))


@probe("kalman_filter")
def series(student, rng):
    """Means and covariances over three measurements."""
    return numbers(student.kalman_filter(ZS, MEAN, P, F, Q, H, R))


@probe("kalman_filter")
def series_of_single_numbers(student, rng):
    """Means and covariances where one number is measured."""
    return numbers(student.kalman_filter(ZS[:, :1], MEAN, P, F, Q, H[:1], R[:1, :1]))
