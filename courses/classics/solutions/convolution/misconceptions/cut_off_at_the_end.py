"""The border is cut off at the end alone."""

import numpy as np


def conv2d_backward(dy, x, kernels, stride, pad):
    """The border is cut off at the end alone."""
    _, _, kh, kw = kernels.shape
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dkernels = np.zeros(kernels.shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = i * stride, j * stride
            window = padded[:, top : top + kh, left : left + kw]
            share = dy[:, i, j].reshape(-1, 1, 1, 1)
            dkernels += share * window
            dpadded[:, top : top + kh, left : left + kw] += np.sum(share * kernels, axis=0)
    dx = dpadded[:, : x.shape[1], : x.shape[2]]
    return dx, dkernels, np.sum(dy, axis=(1, 2))
