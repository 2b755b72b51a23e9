"""Public checks of L2 regularization: the worked example of the README."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "without 1 / m": "1 / m を掛けない",
    "without the 2 in lambd / (2 * m)": "lambd / (2 * m) の 2 を忘れる",
    "with the sum of |W| instead of W ** 2": "W ** 2 の代わりに |W| を足す",
    "of the last layer alone": "最後の層だけを数える",
    "with lambd / (2 * m)": "lambd / (2 * m) を使う",
    "the gradient": "勾配",
}


@check(
    points=1,
    title={
        "en": "The cost of the worked example is 0.78",
        "ja": "例題のコストは 0.78 です",
    },
    hint={
        "en": "The squares of all three weights add up to 14, and lambd / (2 * m) is 0.02.",
        "ja": "3 つの重みの 2 乗の和は 14、lambd / (2 * m) は 0.02 です。",
    },
)
def test_cost(student):
    """Two layers, three weights."""
    weights = [np.array([[1.0, -2.0]]), np.array([[3.0]])]
    # 0.5 + 0.4 / 20 * (1 + 4 + 9) = 0.78
    mistakes = {
        "without 1 / m": 0.5 + 0.2 * 14,
        "without the 2 in lambd / (2 * m)": 0.5 + 0.04 * 14,
        "with the sum of |W| instead of W ** 2": 0.5 + 0.02 * 6,
        "of the last layer alone": 0.5 + 0.02 * 9,
    }
    J = student.l2_cost(0.5, weights, 0.4, 10)
    assert_close(J, 0.78, name="J", reshape=True, mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The gradient of the worked example is [[0.54, 0.02]]",
        "ja": "例題の勾配は [[0.54, 0.02]] です",
    },
    hint={
        "en": "Add lambd / m = 0.04 times W to dW.",
        "ja": "dW に、W の lambd / m = 0.04 倍を足しましょう。",
    },
)
def test_gradient(student):
    """The first layer."""
    W, dW = np.array([[1.0, -2.0]]), np.array([[0.5, 0.1]])
    # 0.5 + 0.04 * 1 = 0.54 and 0.1 - 0.04 * 2 = 0.02
    mistakes = {"with lambd / (2 * m)": dW + 0.02 * W, "without 1 / m": dW + 0.4 * W}
    gradient = student.l2_grad(dW, W, 0.4, 10)
    assert_close(gradient, np.array([[0.54, 0.02]]), name="the gradient", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "A step of the worked example leads to [[0.73, -2.01]]",
        "ja": "例題の 1 歩で [[0.73, -2.01]] になります",
    },
    hint={
        "en": "W shrinks by the factor 0.98 and then moves by lr * dW, downhill.",
        "ja": "W は 0.98 倍に縮み、さらに lr * dW だけ下る向きに動きます。",
    },
)
def test_step(student):
    """The first layer, with lr = 0.5."""
    W, dW = np.array([[1.0, -2.0]]), np.array([[0.5, 0.1]])
    # 0.98 * 1 - 0.25 = 0.73 and 0.98 * (-2) - 0.05 = -2.01
    W_new = student.weight_decay_step(W, dW, 0.5, 0.4, 10)
    assert_close(W_new, np.array([[0.73, -2.01]]), name="W_new")
