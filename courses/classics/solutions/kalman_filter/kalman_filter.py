"""The Kalman filter: what is known of a state that moves, from measurements that are uncertain."""

import numpy as np


def kalman_predict(
    mean: np.ndarray, P: np.ndarray, F: np.ndarray, Q: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say what is known of the state one step later, before anything is measured.

    The state moves from x to F @ x plus a noise with the covariance Q. The arrays that are passed
    in are not changed.

    Args:
        mean: the expected state, an array of d numbers.
        P: the covariance of the state, an array of shape (d, d).
        F: the matrix that moves the state, an array of shape (d, d); it need not be symmetric.
        Q: the covariance of what moves it besides, an array of shape (d, d).

    Returns:
        The expected state and its covariance after the step: (mean, P).
    """
    ### BEGIN SOLUTION
    return F @ mean, F @ P @ F.T + Q
    ### END SOLUTION


def kalman_correct(
    mean: np.ndarray, P: np.ndarray, z: np.ndarray, H: np.ndarray, R: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say what is known of the state after a measurement.

    What is measured is H @ x plus a noise with the covariance R. The arrays that are passed in are
    not changed.

    Args:
        mean: the expected state before the measurement, an array of d numbers.
        P: its covariance, an array of shape (d, d).
        z: the measurement, an array of k numbers.
        H: the matrix that makes a measurement of a state, an array of shape (k, d).
        R: the covariance of the measurement's noise, an array of shape (k, k).

    Returns:
        The expected state and its covariance after the measurement: (mean, P).
    """
    ### BEGIN SOLUTION
    S = H @ P @ H.T + R
    gain = P @ H.T @ np.linalg.inv(S)
    return mean + gain @ (z - H @ mean), P - gain @ H @ P
    ### END SOLUTION


def kalman_filter(
    zs: np.ndarray,
    mean: np.ndarray,
    P: np.ndarray,
    F: np.ndarray,
    Q: np.ndarray,
    H: np.ndarray,
    R: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Follow a state through a series of measurements.

    For each measurement the state is predicted first, and then corrected. The arrays that are
    passed in are not changed.

    Args:
        zs: the measurements, an array of shape (t, k), t at least 1.
        mean: the expected state one step before the first measurement.
        P: its covariance.
        F: the matrix that moves the state.
        Q: the covariance of what moves it besides.
        H: the matrix that makes a measurement of a state.
        R: the covariance of the measurements' noise.

    Returns:
        The expected states after each measurement, an array of shape (t, d), and their covariances,
        an array of shape (t, d, d).
    """
    ### BEGIN SOLUTION
    means, covariances = [], []
    for z in zs:
        mean, P = kalman_predict(mean, P, F, Q)
        mean, P = kalman_correct(mean, P, z, H, R)
        means.append(mean)
        covariances.append(P)
    return np.array(means), np.array(covariances)
    ### END SOLUTION
