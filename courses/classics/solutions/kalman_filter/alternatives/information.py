"""The inverse of a covariance is information, and information adds up."""

import numpy as np


def kalman_correct(mean, P, z, H, R):
    """Add what the measurement tells."""
    told = H.T @ np.linalg.inv(R)
    left = np.linalg.inv(np.linalg.inv(P) + told @ H)
    return left @ (np.linalg.solve(P, mean) + told @ z), left
