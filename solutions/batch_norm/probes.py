"""Small experiments whose answers tell the misconceptions of batch normalization apart.

Those of bn_backward call bn_forward in training only, and look at nothing but its cache and its
slope. So a wrong bn_backward is recognized even where bn_forward is wrong at inference, in its
running averages or in its use of eps.
"""

import numpy as np

from grader.testing import probe

GAMMA = np.array([1.7, -0.6, 2.3])
BETA = np.array([0.4, -1.1, 0.9])
RUNNING_MEAN = np.array([1.5, -0.7, 3.1])
RUNNING_VAR = np.array([2.6, 1.4, 5.2])
MOMENTUM = 0.8
TINY_EPS = 1e-12


def draw_batch(rng, examples=7):
    """Draw a batch of three features that differ in mean and spread."""
    return np.array([2.0, -1.0, 0.5]) + np.array([1.3, 0.8, 2.1]) * rng.standard_normal(
        (examples, 3)
    )


def run_forward(student, x, eps, train=True, gamma=GAMMA):
    """Run the student's bn_forward on x with the constants above."""
    return student.bn_forward(x, gamma, BETA, RUNNING_MEAN, RUNNING_VAR, MOMENTUM, eps, train)


def run_backward(student, x, dy, eps, gamma=GAMMA):
    """Run the student's bn_backward with the student's own cache."""
    _, cache, _, _ = run_forward(student, x, eps, gamma=gamma)
    return student.bn_backward(dy, cache)


def numbers(array):
    """Flatten an array, so that the shapes (D,) and (1, D) give the same answer."""
    return [float(value) for value in np.ravel(array)]


# ------------------------------------------------------------------ bn_forward


@probe("bn_forward")
def training_output(student, rng):
    """Output in training with a large eps."""
    y, _, _, _ = run_forward(student, draw_batch(rng), 0.1)
    return numbers(y)


@probe("bn_forward")
def constant_feature_becomes_beta(student, rng):
    """Whether a feature with exactly no variance comes out as beta."""
    x = draw_batch(rng, examples=4)
    x[:, 1] = 2.0
    y, _, _, _ = run_forward(student, x, 1e-3)
    return bool(np.allclose(np.asarray(y)[:, 1], BETA[1]))


@probe("bn_forward")
def training_running_mean(student, rng):
    """Running mean after one batch."""
    _, _, running_mean, _ = run_forward(student, draw_batch(rng), 0.1)
    return numbers(running_mean)


@probe("bn_forward")
def training_running_var(student, rng):
    """Running variance after one batch."""
    _, _, _, running_var = run_forward(student, draw_batch(rng), 0.1)
    return numbers(running_var)


@probe("bn_forward")
def inference_output(student, rng):
    """Output at inference with a large eps."""
    y, _, _, _ = run_forward(student, draw_batch(rng), 0.1, train=False)
    return numbers(y)


@probe("bn_forward")
def inference_running_averages(student, rng):
    """Running averages that come back from inference."""
    _, _, running_mean, running_var = run_forward(student, draw_batch(rng), 0.1, train=False)
    return numbers(running_mean) + numbers(running_var)


# ------------------------------------------------------------------ bn_backward


@probe("bn_backward", rtol=1e-4, atol=1e-7)
def gradient_of_x(student, rng):
    """The dx with an eps too small to matter."""
    dx, _, _ = run_backward(student, draw_batch(rng), rng.standard_normal((7, 3)), TINY_EPS)
    return numbers(dx)


@probe("bn_backward", rtol=1e-4, atol=1e-7)
def gradient_of_gamma(student, rng):
    """The dgamma with an eps too small to matter."""
    _, dgamma, _ = run_backward(student, draw_batch(rng), rng.standard_normal((7, 3)), TINY_EPS)
    return numbers(dgamma)


@probe("bn_backward", rtol=1e-4, atol=1e-7)
def gradient_of_beta(student, rng):
    """The dbeta with an eps too small to matter."""
    _, _, dbeta = run_backward(student, draw_batch(rng), rng.standard_normal((7, 3)), TINY_EPS)
    return numbers(dbeta)


@probe("bn_backward")
def gradient_with_large_eps_is_right(student, rng):
    """Whether dx is the gradient of the student's own forward pass, or of the one asked for."""
    eps = 0.1
    x, dy = draw_batch(rng), rng.standard_normal((7, 3))
    dx, _, _ = run_backward(student, x, dy, eps)
    step = 1e-5 * rng.standard_normal(x.shape)
    up, _, _, _ = run_forward(student, x + step, eps)
    down, _, _, _ = run_forward(student, x - step, eps)
    claimed = np.sum(dx * step)
    own = np.sum(dy * (np.asarray(up) - np.asarray(down))) / 2
    asked = np.sum(right_dx(x, dy, eps) * step)
    return bool(np.isclose(claimed, own, rtol=1e-4) or np.isclose(claimed, asked, rtol=1e-4))


@probe("bn_backward")
def gradient_of_a_constant_feature_is_finite(student, rng):
    """Whether dx stays finite at variance 0; a forward pass that is not finite excuses it."""
    x = draw_batch(rng, examples=4)
    x[:, 1] = 2.0
    y, cache, _, _ = run_forward(student, x, 0.1)
    dx, _, _ = student.bn_backward(rng.standard_normal(x.shape), cache)
    return bool(np.all(np.isfinite(dx)) or not np.all(np.isfinite(y)))


@probe("bn_backward", rtol=1e-4, atol=1e-7)
def gradient_after_another_batch(student, rng):
    """The dx when another batch went through bn_forward between the two passes."""
    x, dy, other = draw_batch(rng), rng.standard_normal((7, 3)), draw_batch(rng)
    _, cache, _, _ = run_forward(student, x, TINY_EPS)
    run_forward(student, other, TINY_EPS)
    dx, _, _ = student.bn_backward(dy, cache)
    return numbers(dx)


def right_dx(x, dy, eps):
    """The gradient that the exercise asks for, with the constants above."""
    root = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / root
    return GAMMA / root * (dy - dy.mean(axis=0) - x_hat * (dy * x_hat).mean(axis=0))
