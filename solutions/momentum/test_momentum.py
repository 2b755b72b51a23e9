"""Hidden checks of gradient descent with momentum."""

import numpy as np

from grader.testing import assert_close, check

RTOL = 1e-5
SIZES = (1e-6, 1e6)  # of gradients and velocities: no rule has a least or a greatest one


def draw_arrays(rng, shape=(7, 5)):
    """Draw parameters, a gradient and a velocity, with no number near 0."""
    return tuple(rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape) for _ in range(3))


def draw_settings(rng):
    """Draw a learning rate, and a beta that is far from 0.5 on either side."""
    return rng.uniform(0.05, 0.3), rng.choice([rng.uniform(0.2, 0.35), rng.uniform(0.75, 0.95)])


def one_step(student, w, dw, v, lr, beta):
    """Take one step and look at the form of the answer."""
    answer = student.momentum_step(w, dw, v, lr, beta)
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 2, f"the answer holds {len(answer)} things, not (w_new, v_new)"
    return answer


@check(
    points=2,
    title={
        "en": "The new velocity is beta times the old one plus 1 - beta times the gradient",
        "ja": "新しい速度は、古い速度の beta 倍と勾配の (1 - beta) 倍の和である",
    },
    hint={
        "en": "Put in v = 0: what remains must be (1 - beta) * dw. Then put in dw = 0.",
        "ja": "v = 0 を入れると (1 - beta) * dw だけが残るはずです。次に dw = 0 も試しましょう。",
    },
)
def test_velocity(student, reference, rng):
    """Two betas, one small and one large, from a velocity that is not zero; tiny and large gradients."""
    for beta in (rng.uniform(0.2, 0.35), rng.uniform(0.75, 0.95)):
        w, dw, v = draw_arrays(rng)
        _, expected = reference.momentum_step(w.copy(), dw.copy(), v.copy(), 0.1, beta)
        _, v_new = one_step(student, w, dw, v, 0.1, beta)
        assert_close(v_new, expected, name="v_new", rtol=RTOL)
    for size in SIZES:
        w, dw, v = (size * array for array in draw_arrays(rng))
        expected = 0.8 * v + (1 - 0.8) * dw
        _, v_new = one_step(student, w, dw, v, 0.1, 0.8)
        assert_close(v_new, expected, name="v_new", rtol=RTOL, atol=1e-6 * size)


@check(
    points=2,
    title={
        "en": "The parameters move by lr times the new velocity, downhill",
        "ja": "パラメータは lr と新しい速度の積だけ、下る向きに動く",
    },
    hint={
        "en": "Update v first, and use this new v in w - lr * v.",
        "ja": "先に v を更新し、その新しい v を w - lr * v で使いましょう。",
    },
)
def test_parameters(student, reference, rng):
    """Two learning rates and two betas; tiny and large parameters, gradients and velocities."""
    for _ in range(2):
        w, dw, v = draw_arrays(rng)
        lr, beta = draw_settings(rng)
        expected, _ = reference.momentum_step(w.copy(), dw.copy(), v.copy(), lr, beta)
        w_new, _ = one_step(student, w, dw, v, lr, beta)
        assert_close(w_new, expected, name="w_new", rtol=RTOL)
    for size in SIZES:
        w, dw, v = (size * array for array in draw_arrays(rng))
        w_new, _ = one_step(student, w, dw, v, 0.2, 0.8)
        expected = w - 0.2 * (0.8 * v + (1 - 0.8) * dw)
        assert_close(w_new, expected, name="w_new", rtol=RTOL, atol=1e-6 * size)


@check(
    points=2,
    title={
        "en": "Over several steps the velocity remembers the gradients before",
        "ja": "何歩か進むあいだ、速度は以前の勾配を覚えている",
    },
    hint={
        "en": "The v that you return is passed in again. Does it hold what you used for the step?",
        "ja": "返した v が次に渡されます。それは今の 1 歩に使った v と同じですか。",
    },
)
def test_several_steps(student, reference, rng):
    """Five steps with five gradients, each with the velocity that came back."""
    w, _, v = draw_arrays(rng)
    ours, theirs = (w, v), (w.copy(), v.copy())
    lr, beta = draw_settings(rng)
    for _ in range(5):
        dw = draw_arrays(rng)[1]
        ours = one_step(student, ours[0], dw, ours[1], lr, beta)
        theirs = reference.momentum_step(theirs[0], dw.copy(), theirs[1], lr, beta)
        assert_close(ours[1], theirs[1], name="v after several steps", rtol=RTOL)
    assert_close(ours[0], theirs[0], name="w after several steps", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "The first step from a velocity of zero is short: 1 - beta times lr * dw",
        "ja": "速度 0 からの 1 歩目は短く、lr * dw の (1 - beta) 倍である",
    },
    hint={
        "en": "There is no bias correction in this exercise; look for a factor that is too much.",
        "ja": "この課題にバイアス補正はありません。余分な係数がないか確かめましょう。",
    },
)
def test_first_step(student, rng):
    """From rest, the step is (1 - beta) * lr * dw."""
    w, dw, _ = draw_arrays(rng)
    lr, beta = draw_settings(rng)
    w_new, _ = one_step(student, w, dw, np.zeros_like(w), lr, beta)
    assert_close(w_new, w - lr * (1 - beta) * dw, name="w_new after the first step", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "With beta = 0 it is plain gradient descent",
        "ja": "beta = 0 なら普通の勾配降下法になる",
    },
    hint={
        "en": "With beta = 0 the old velocity has no weight and the gradient has all of it.",
        "ja": "beta = 0 では古い速度の重みは 0、勾配の重みは 1 です。",
    },
)
def test_beta_zero(student, rng):
    """The step is lr * dw and the velocity is dw."""
    w, dw, v = draw_arrays(rng)
    lr = rng.uniform(0.05, 0.3)
    w_new, v_new = one_step(student, w, dw, v, lr, 0.0)
    assert_close(v_new, dw, name="v_new", rtol=RTOL)
    assert_close(w_new, w - lr * dw, name="w_new", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "Where the gradient is zero, the old velocity still moves the parameters",
        "ja": "勾配が 0 でも、古い速度がパラメータを動かす",
    },
    hint={
        "en": "A ball on a flat stretch rolls on. Which part of the formula says so?",
        "ja": "平らな所でもボールは転がり続けます。式のどの部分がそれを表していますか。",
    },
)
def test_rolls_on(student, rng):
    """With dw = 0 the velocity shrinks by beta, and w moves along it."""
    w, _, v = draw_arrays(rng)
    lr, beta = draw_settings(rng)
    w_new, v_new = one_step(student, w, np.zeros_like(w), v, lr, beta)
    assert_close(v_new, beta * v, name="v_new", rtol=RTOL)
    assert_close(w_new, w - lr * beta * v, name="w_new", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "The learning rate scales the step and never the velocity",
        "ja": "学習率が変えるのは 1 歩の長さだけで、速度は変えない",
    },
    hint={
        "en": "Keep lr out of the formula for v.",
        "ja": "v の式に lr を入れてはいけません。",
    },
)
def test_learning_rate_is_not_in_the_velocity(student, rng):
    """Two learning rates give the same velocity and proportional steps."""
    w, dw, v = draw_arrays(rng)
    slow_w, slow_v = one_step(student, w, dw, v, 0.07, 0.8)
    fast_w, fast_v = one_step(student, w, dw, v, 0.21, 0.8)
    assert_close(slow_v, 0.8 * v + 0.2 * dw, name="v_new", rtol=RTOL)
    assert_close(fast_v, slow_v, name="v_new with another lr", rtol=RTOL)
    # Each step is a difference of numbers up to 2: in single precision that leaves an error of 6e-7.
    steps = fast_w - w, 3 * (slow_w - w)
    assert_close(*steps, name="the step with 3 * lr", rtol=RTOL, atol=1e-6)


@check(
    points=1,
    title={
        "en": "Vectors and arrays of more axes work alike",
        "ja": "ベクトルでも、軸の多い配列でも同じように働く",
    },
    hint={
        "en": "Use whole-array arithmetic; nothing in the formulas depends on the shape.",
        "ja": "配列全体の演算を使いましょう。式は形によりません。",
    },
)
def test_any_shape(student, reference, rng):
    """A vector of 31 and an array of shape (2, 3, 5)."""
    for shape in ((31,), (2, 3, 5)):
        w, dw, v = draw_arrays(rng, shape)
        expected = reference.momentum_step(w.copy(), dw.copy(), v.copy(), 0.2, 0.8)
        w_new, v_new = one_step(student, w, dw, v, 0.2, 0.8)
        assert_close(w_new, expected[0], name="w_new", rtol=RTOL)
        assert_close(v_new, expected[1], name="v_new", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "Two parameters with velocities of their own do not mix",
        "ja": "それぞれ速度をもつ 2 つのパラメータは、互いに混ざらない",
    },
    hint={
        "en": "Keep nothing between calls: the velocity is an argument and a result.",
        "ja": "呼び出しの間に何も覚えないでください。速度は引数と戻り値です。",
    },
)
def test_no_memory_between_calls(student, reference, rng):
    """Steps of two parameters take turns, as with weights and biases."""
    states = [draw_arrays(rng), draw_arrays(rng)]
    for _ in range(2):
        for place, (w, dw, v) in enumerate(states):
            expected = reference.momentum_step(w.copy(), dw.copy(), v.copy(), 0.1, 0.8)
            w_new, v_new = one_step(student, w, dw, v, 0.1, 0.8)
            assert_close(v_new, expected[1], name="v_new", rtol=RTOL)
            assert_close(w_new, expected[0], name="w_new", rtol=RTOL)
            states[place] = (expected[0], dw, expected[1])


@check(
    points=1,
    title={
        "en": "The arrays that are passed in are not changed, and not given back",
        "ja": "渡された配列を書き換えず、そのまま返さない",
    },
    hint={
        "en": "w -= ... and v *= ... write into the caller's arrays, and return dw gives one back. Make new ones.",
        "ja": "w -= ... や v *= ... は呼び出し側の配列を書き換え、return dw はその配列を返します。新しい配列を作りましょう。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """w, dw and v are the same after a call that took a step along v and dw; with beta = 0 v_new is new, too."""
    w, dw, v = draw_arrays(rng)
    w_new, v_new = one_step(student, w, dw, v, 0.1, 0.8)
    for name, new, old in (("w_new", w_new, w), ("v_new", v_new, v)):
        assert isinstance(new, np.ndarray), f"{name} is a {type(new).__name__}"
        assert new.shape == old.shape, f"{name} has shape {new.shape}, not {old.shape}"
        assert np.isfinite(new).all(), f"{name} holds numbers that are not finite"
    assert not np.array_equal(w_new, w), "w did not move at all"
    names = ("w", "dw", "v")
    changed = [names[place] for place in student.last.changed if place in (0, 1, 2)]
    assert not changed, f"{', '.join(changed)} changed in place"
    one_step(student, w, dw, v, 0.1, 0.0)
    assert 1 not in student.last.given_back, (
        "with beta = 0 the velocity is dw itself, not a new array"
    )
