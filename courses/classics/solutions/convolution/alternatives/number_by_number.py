"""Plain loops over every index."""

import numpy as np


def conv2d_size(n, k, stride, pad):
    """Count the places."""
    return len(range(0, n + 2 * pad - k + 1, stride))


def conv2d_forward(x, kernels, bias, stride, pad):
    """Skip what lies outside of the image, since it is 0."""
    (f, c, kh, kw), (_, h, w) = kernels.shape, x.shape
    y = np.zeros((f, conv2d_size(h, kh, stride, pad), conv2d_size(w, kw, stride, pad)))
    for place in np.ndindex(y.shape):
        total = float(bias[place[0]])
        for a in range(kh):
            for b in range(kw):
                row, column = place[1] * stride + a - pad, place[2] * stride + b - pad
                if 0 <= row < h and 0 <= column < w:
                    total += float(kernels[place[0], :, a, b] @ x[:, row, column])
        y[place] = total
    return y


def conv2d_backward(dy, x, kernels, stride, pad):
    """The same loops, with what each product gives back."""
    (f, c, kh, kw), (_, h, w) = kernels.shape, x.shape
    dx, dkernels, dbias = np.zeros((c, h, w)), np.zeros(kernels.shape), np.zeros(f)
    for place in np.ndindex(dy.shape):
        dbias[place[0]] += dy[place]
        for a in range(kh):
            for b in range(kw):
                row, column = place[1] * stride + a - pad, place[2] * stride + b - pad
                if 0 <= row < h and 0 <= column < w:
                    dkernels[place[0], :, a, b] += dy[place] * x[:, row, column]
                    dx[:, row, column] += dy[place] * kernels[place[0], :, a, b]
    return dx, dkernels, dbias
