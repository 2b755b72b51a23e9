"""Backward the window moves by one."""

import numpy as np


def conv2d_backward(dy, x, kernels, stride, pad):
    """Backward the window moves by one."""
    _, _, kh, kw = kernels.shape
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dkernels = np.zeros(kernels.shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = i, j
            window = padded[:, top : top + kh, left : left + kw]
            share = dy[:, i, j].reshape(-1, 1, 1, 1)
            dkernels += share * window
            dpadded[:, top : top + kh, left : left + kw] += np.sum(share * kernels, axis=0)
    dx = dpadded[:, pad : pad + x.shape[1], pad : pad + x.shape[2]]
    return dx, dkernels, np.sum(dy, axis=(1, 2))
