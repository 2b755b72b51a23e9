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
A_FIXED_EPS = 3e-3  # no farther from a tiny eps than this are outputs with any fixed eps up to 1e-3


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


@probe("bn_forward", rtol=A_FIXED_EPS, atol=A_FIXED_EPS)
def training_output(student, rng):
    """Output in training with a large eps."""
    y, _, _, _ = run_forward(student, draw_batch(rng), 0.1)
    return numbers(y)


@probe("bn_forward")
def constant_feature(student, rng):
    """What a feature with exactly no variance becomes, and whether a single row becomes beta (or nan)."""
    x = draw_batch(rng, examples=4)
    x[:, 1] = 2.0
    y, _, _, _ = run_forward(student, x, 1e-3)
    alone, _, _, _ = run_forward(student, x[:1], 1e-3)
    is_beta = np.isclose(alone, BETA) | ~np.isfinite(alone)
    return [numbers(np.asarray(y)[:, 1]), bool(is_beta.all())]


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


@probe("bn_forward", rtol=A_FIXED_EPS, atol=A_FIXED_EPS)
def inference_output(student, rng):
    """Output at inference of a batch, and of its first row alone with an eps above the running variances.

    A single row that becomes nan counts as beta.
    """
    x = draw_batch(rng)
    y, _, _, _ = run_forward(student, x, 0.1, train=False)
    alone, _, _, _ = run_forward(student, x[:1], 10.0, train=False)
    return numbers(y) + numbers(np.where(np.isfinite(alone), alone, BETA))


@probe("bn_forward")
def inference_running_averages(student, rng):
    """Running averages that come back from inference, after a training step with others."""
    x = draw_batch(rng)
    student.bn_forward(x, GAMMA, BETA, RUNNING_MEAN + 1, 2 * RUNNING_VAR, MOMENTUM, 0.1, True)
    _, _, running_mean, running_var = run_forward(student, x, 0.1, train=False)
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


@probe("bn_backward", rtol=0.05)
def gradient_with_large_eps(student, rng):
    """Whether dx is right with an eps of 1, and by which factor each feature's is wrong.

    Right is the gradient of the student's own forward pass, the one asked for, and that with the root
    of the student's forward pass. The factor shows the root in front of dx, whatever x_hat was made with.
    """
    x, dy = draw_batch(rng), rng.standard_normal((7, 3))
    dx, _, _ = run_backward(student, x, dy, 1.0)
    y, _, _, _ = run_forward(student, x, 1.0)
    step = 1e-5 * rng.standard_normal(x.shape)
    up, _, _, _ = run_forward(student, x + step, 1.0)
    down, _, _, _ = run_forward(student, x - step, 1.0)
    own = np.sum(dy * (np.asarray(up) - np.asarray(down))) / 2
    if np.isclose(np.sum(dx * step), own, rtol=1e-4):
        return "right"
    asked = gradient_with_root(x, dy, np.sqrt(x.var(axis=0) + 1.0))
    for right in (asked, gradient_with_root(x, dy, root_of(x, y))):
        if np.allclose(dx, right, rtol=1e-4, atol=1e-7):
            return "right"
    return numbers(np.sum(dx * asked, axis=0) / np.sum(asked**2, axis=0))


@probe("bn_backward")
def where_the_gradient_of_a_constant_feature_is_finite(student, rng):
    """In which features dx is finite if one has variance 0; an output that is not finite excuses it."""
    x = draw_batch(rng, examples=4)
    x[:, 1] = 2.0
    y, cache, _, _ = run_forward(student, x, 0.1)
    dx, _, _ = student.bn_backward(rng.standard_normal(x.shape), cache)
    finite = np.isfinite(dx) | ~np.isfinite(y)
    return [bool(feature) for feature in finite.all(axis=0)]


@probe("bn_backward", rtol=1e-4, atol=1e-7)
def gradient_after_another_batch(student, rng):
    """The dx when another batch went through bn_forward between the two passes."""
    x, dy, other = draw_batch(rng), rng.standard_normal((7, 3)), draw_batch(rng)
    _, cache, _, _ = run_forward(student, x, TINY_EPS)
    run_forward(student, other, TINY_EPS)
    dx, _, _ = student.bn_backward(dy, cache)
    return numbers(dx)


def gradient_with_root(x, dy, root):
    """The dx of the formula, with any root, and the constants above."""
    x_hat = (x - x.mean(axis=0)) / root
    return GAMMA / root * (dy - dy.mean(axis=0) - x_hat * (dy * x_hat).mean(axis=0))


def root_of(x, y):
    """What each feature was divided by in a forward pass, if y is gamma * x_hat + beta."""
    return np.median(GAMMA * (x - x.mean(axis=0)) / (np.asarray(y) - BETA), axis=0)
