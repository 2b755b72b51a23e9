"""Small experiments whose answers tell wrong ideas about L2 regularization apart."""

import numpy as np

from grader.testing import probe

W1 = np.array([[0.7, -1.3, 0.4], [1.9, 0.6, -0.8]])
W2 = np.array([[1.1, -0.5]])
W3 = np.array([[0.9], [-1.6], [0.3]])
SQUARE = np.array([[1.2, -0.7], [0.4, 1.5]])
DW1 = np.array([[0.2, 0.5, -0.9], [-0.3, 0.8, 0.1]])


def number(value):
    """A cost as a float."""
    return float(np.squeeze(np.asarray(value)))


def numbers(values):
    """Flatten an answer into a list of floats."""
    return [float(value) for value in np.ravel(values)]


@probe("l2_cost")
def cost_of_one_layer(student, rng):
    """A square matrix."""
    return number(student.l2_cost(0.6, [SQUARE], 3.0, 7))


@probe("l2_cost")
def cost_of_one_oblong_layer(student, rng):
    """A matrix that is not square."""
    return number(student.l2_cost(0.6, [W1], 3.0, 7))


@probe("l2_cost")
def cost_of_four_layers(student, rng):
    """Four layers of different shapes, two of them narrow."""
    return number(student.l2_cost(0.6, [SQUARE, W2, W3, W1], 0.8, 5))


@probe("l2_cost")
def cost_without_penalty(student, rng):
    """lambd = 0."""
    return number(student.l2_cost(0.6, [W1, W2], 0.0, 5))


@probe("l2_cost")
def cost_of_zeros(student, rng):
    """Weights of zero."""
    return number(student.l2_cost(0.6, [np.zeros((2, 3))], 3.0, 7))


@probe("l2_grad")
def gradient(student, rng):
    """The gradient in two settings."""
    return [numbers(student.l2_grad(DW1, W1, lambd, m)) for lambd, m in ((3.0, 7), (0.8, 5))]


@probe("l2_grad")
def gradient_of_narrow_layers(student, rng):
    """The gradients of a matrix with one column and of one with one row."""
    return [
        numbers(student.l2_grad(dW, W, 3.0, 7)) for dW, W in ((DW1[:1].T, W3), (DW1[:1, :2], W2))
    ]


@probe("l2_grad")
def gradient_without_penalty(student, rng):
    """lambd = 0, and whether the answer is dW itself."""
    found = student.l2_grad(DW1, W1, 0.0, 7)
    return [numbers(found), 0 in student.last.given_back]


@probe("weight_decay_step")
def step(student, rng):
    """A step in two settings."""
    settings = ((0.3, 3.0, 7), (0.2, 0.8, 5))
    return [numbers(student.weight_decay_step(W1, DW1, *setting)) for setting in settings]


@probe("weight_decay_step")
def step_of_narrow_layers(student, rng):
    """A step of a matrix with one column, and of one with one row."""
    layers = ((W3, DW1[:1].T), (W2, DW1[:1, :2]))
    return [numbers(student.weight_decay_step(W, dW, 0.3, 3.0, 7)) for W, dW in layers]


@probe("weight_decay_step")
def step_without_decay(student, rng):
    """lambd = 0."""
    return numbers(student.weight_decay_step(W1, DW1, 0.3, 0.0, 7))


@probe("weight_decay_step")
def decay(student, rng):
    """dW = 0, with a factor above 0 and one below."""
    zeros = np.zeros((2, 3))
    return [numbers(student.weight_decay_step(W1, zeros, 0.3, lambd, 7)) for lambd in (3.0, 30.0)]
