"""Small experiments whose answers tell the misconceptions of convolution apart."""

import numpy as np

from grader.testing import probe

X = 3 * np.sin(np.arange(60.0).reshape(2, 5, 6) ** 2)
SQUARE = 3 * np.cos(np.arange(50.0).reshape(2, 5, 5) ** 2)
KERNELS = np.cos(np.arange(24.0).reshape(2, 2, 2, 3) ** 2)
SQUARE_KERNELS = np.sin(np.arange(16.0).reshape(2, 2, 2, 2) ** 2)
BIAS = np.array([0.7, -1.3])


def numbers(values):
    """Flatten an answer into a list of floats, after its shape."""
    return [*map(float, np.shape(values)), *map(float, np.ravel(values))]


@probe("conv2d_size")
def sizes(student, rng):
    """The number of places in six settings."""
    settings = ((5, 3, 1, 0), (5, 3, 2, 0), (6, 3, 2, 0), (7, 3, 1, 1), (8, 3, 3, 2), (9, 4, 2, 1))
    return [float(student.conv2d_size(*setting)) for setting in settings]


@probe("conv2d_forward")
def outputs(student, rng):
    """The output with a stride of 1, without padding."""
    return numbers(student.conv2d_forward(X, KERNELS, BIAS, 1, 0))


@probe("conv2d_forward")
def outputs_with_stride(student, rng):
    """The output with a stride of 2."""
    return numbers(student.conv2d_forward(SQUARE, SQUARE_KERNELS, BIAS, 2, 0))


@probe("conv2d_forward")
def outputs_with_padding(student, rng):
    """The output with padding, square."""
    return numbers(student.conv2d_forward(SQUARE, SQUARE_KERNELS, BIAS, 1, 1))


def back(student, stride, pad, x, kernels):
    """The three gradients."""
    rows, columns = (
        (n + 2 * pad - k) // stride + 1 for n, k in zip(x.shape[1:], kernels.shape[2:], strict=True)
    )
    dy = np.sin(1 + np.arange(2.0 * rows * columns).reshape(2, rows, columns) ** 2)
    return [numbers(part) for part in student.conv2d_backward(dy, x, kernels, stride, pad)]


@probe("conv2d_backward")
def gradients(student, rng):
    """The gradients with a stride of 1, without padding."""
    return back(student, 1, 0, X, KERNELS)


@probe("conv2d_backward")
def gradients_with_stride(student, rng):
    """The gradients with a stride of 2."""
    return back(student, 2, 0, X, KERNELS)


@probe("conv2d_backward")
def gradients_with_padding(student, rng):
    """The gradients with padding."""
    return back(student, 1, 1, SQUARE, SQUARE_KERNELS)
