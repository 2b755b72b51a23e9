"""Public checks of gradient descent with momentum: small numbers that you can follow by hand."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "without (1 - beta) before the gradient": "勾配に (1 - beta) を掛けない",
    "v after two steps": "2 歩後の v",
    "w after two steps": "2 歩後の w",
}


@check(
    points=1,
    title={
        "en": "The new velocity is beta * v + (1 - beta) * dw",
        "ja": "新しい速度は beta * v + (1 - beta) * dw である",
    },
    hint={
        "en": "beta is the weight of the old velocity; the gradient gets the rest, 1 - beta.",
        "ja": "beta は古い速度の重みです。勾配の重みは残りの 1 - beta です。",
    },
)
def test_velocity(student):
    """The worked example, beside a component that rests."""
    w, dw, v = np.array([5.0, 1.0]), np.array([10.0, 0.0]), np.array([2.0, 0.0])
    _, v_new = student.momentum_step(w, dw, v, 0.1, 0.8)
    # 0.8 * 2 + 0.2 * 10 = 3.6
    mistakes = {"without (1 - beta) before the gradient": np.array([11.6, 0.0])}
    assert_close(v_new, np.array([3.6, 0.0]), name="v_new", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The step is lr times the new velocity, downhill",
        "ja": "1 歩は lr と新しい速度の積で、下る向きに進む",
    },
    hint={
        "en": "Compute v first, then subtract lr times this v from w.",
        "ja": "先に v を計算し、その v に lr を掛けたものを w から引きましょう。",
    },
)
def test_step(student):
    """The worked example."""
    w, dw, v = np.array([5.0]), np.array([10.0]), np.array([2.0])
    w_new, _ = student.momentum_step(w, dw, v, 0.1, 0.8)
    # 5 - 0.1 * 3.6 = 4.64
    assert_close(w_new, np.array([4.64]), name="w_new")


@check(
    points=1,
    title={
        "en": "After a second step the old velocity still counts",
        "ja": "2 歩目でも、古い速度が効いている",
    },
    hint={
        "en": "Return the new velocity, so that the next call can go on from it.",
        "ja": "次の呼び出しが続きから始められるように、新しい速度を返しましょう。",
    },
)
def test_two_steps(student):
    """The second step of the worked example, with the student's own velocity."""
    w, v = np.array([5.0]), np.array([2.0])
    w, v = student.momentum_step(w, np.array([10.0]), v, 0.1, 0.8)
    w, v = student.momentum_step(w, np.array([-10.0]), v, 0.1, 0.8)
    # v = 0.8 * 3.6 - 0.2 * 10 = 0.88 and w = 4.64 - 0.1 * 0.88 = 4.552
    assert_close(v, np.array([0.88]), name="v after two steps")
    assert_close(w, np.array([4.552]), name="w after two steps")
