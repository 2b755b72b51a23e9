"""Hidden checks of RMSprop.

Gradients are between 0.5 and 2 in size and eps is 1e-8, so that eps beside the root, eps inside it
(Keras' own form) and a fixed 1e-7 give the same step within the tolerance. What eps is for is
checked with gradients of zero and of almost zero, where these forms agree as well.
"""

import numpy as np

from grader.testing import assert_close, check

RTOL = 1e-5
EPS = 1e-8


def draw_signed(rng, shape):
    """Draw numbers between 0.5 and 2 in size, of both signs."""
    return rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


def draw_arrays(rng, shape=(7, 5)):
    """Draw parameters of at least 1 in size, a gradient, and an average of squares."""
    return (
        2 * draw_signed(rng, shape),
        draw_signed(rng, shape),
        rng.uniform(0.25, 4.0, shape),
    )


def one_step(student, w, dw, s, lr, beta2, eps=EPS):
    """Take one step and look at the form of the answer."""
    answer = student.rmsprop_step(w, dw, s, lr, beta2, eps)
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 2, f"the answer holds {len(answer)} things, not (w_new, s_new)"
    return answer


def expected_step(reference, w, dw, s, lr, beta2):
    """Take the reference's step from copies."""
    return reference.rmsprop_step(w.copy(), dw.copy(), s.copy(), lr, beta2, EPS)


@check(
    points=2,
    title={
        "en": "The new average is beta2 times the old one plus 1 - beta2 times the squared gradient",
        "ja": "新しい平均は、古い平均の beta2 倍と勾配の 2 乗の (1 - beta2) 倍の和である",
    },
    hint={
        "en": "Put in s = 0: what remains must be (1 - beta2) * dw**2. Then put in dw = 0.",
        "ja": "s = 0 を入れると (1 - beta2) * dw**2 だけが残るはずです。次に dw = 0 も試しましょう。",
    },
)
def test_average(student, reference, rng):
    """Two values of beta2, one small and one large, from an average that is not zero."""
    for beta2 in (rng.uniform(0.2, 0.35), rng.uniform(0.75, 0.95)):
        w, dw, s = draw_arrays(rng)
        _, expected = expected_step(reference, w, dw, s, 0.1, beta2)
        _, s_new = one_step(student, w, dw, s, 0.1, beta2)
        assert_close(s_new, expected, name="s_new", rtol=RTOL)


@check(
    points=3,
    title={
        "en": "The parameters move by lr * dw over the root of the new average, downhill",
        "ja": "パラメータは lr * dw を新しい平均の平方根で割った分だけ、下る向きに動く",
    },
    hint={
        "en": "Update s first. Then divide dw, not its square, by the root of this new s.",
        "ja": "先に s を更新しましょう。次に、dw（2 乗ではなく）を新しい s の平方根で割ります。",
    },
)
def test_parameters(student, reference, rng):
    """Two learning rates and two values of beta2."""
    for beta2 in (rng.uniform(0.2, 0.35), rng.uniform(0.75, 0.95)):
        w, dw, s = draw_arrays(rng)
        lr = rng.uniform(0.05, 0.3)
        expected, _ = expected_step(reference, w, dw, s, lr, beta2)
        w_new, _ = one_step(student, w, dw, s, lr, beta2)
        assert_close(w_new, expected, name="w_new", rtol=RTOL, atol=RTOL)


@check(
    points=2,
    title={
        "en": "Over several steps the average remembers the gradients before",
        "ja": "何歩か進むあいだ、平均は以前の勾配を覚えている",
    },
    hint={
        "en": "The s that you return is passed in again. Does it hold what you used for the step?",
        "ja": "返した s が次に渡されます。それは今の 1 歩に使った s と同じですか。",
    },
)
def test_several_steps(student, reference, rng):
    """Five steps with five gradients from an average of zero, each with what came back."""
    w, _, _ = draw_arrays(rng)
    ours, theirs = (w, np.zeros_like(w)), (w.copy(), np.zeros_like(w))
    for _ in range(5):
        dw = draw_signed(rng, w.shape)
        ours = one_step(student, ours[0], dw, ours[1], 0.01, 0.9)
        theirs = expected_step(reference, theirs[0], dw, theirs[1], 0.01, 0.9)
        assert_close(ours[1], theirs[1], name="s after several steps", rtol=RTOL)
    assert_close(ours[0], theirs[0], name="w after several steps", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "The first step from an average of zero is long: lr / sqrt(1 - beta2)",
        "ja": "平均 0 からの 1 歩目は長く、lr / sqrt(1 - beta2) である",
    },
    hint={
        "en": "With s = 0 the new average is (1 - beta2) * dw**2. Divide dw by its root on paper; there is no bias correction in this exercise.",
        "ja": "s = 0 なら新しい平均は (1 - beta2) * dw**2 です。紙の上で dw をその平方根で割ってみましょう。この課題にバイアス補正はありません。",
    },
)
def test_first_step(student, rng):
    """From s = 0 each element moves equally far, against the sign of its gradient."""
    w, dw, _ = draw_arrays(rng)
    lr = rng.uniform(0.05, 0.3)
    w_new, _ = one_step(student, w, dw, np.zeros_like(w), lr, 0.9)
    expected = w - lr * np.sign(dw) / np.sqrt(0.1)
    assert_close(w_new, expected, name="w_new after the first step", rtol=RTOL, atol=1e-6)


@check(
    points=1,
    title={
        "en": "Gradients that are always 1,000 times as large make the same steps",
        "ja": "勾配がいつも 1,000 倍でも、同じ 1 歩になる",
    },
    hint={
        "en": "dw and the root of s have the same units, so the factor must cancel out.",
        "ja": "dw と s の平方根は単位が同じなので、倍率は打ち消し合うはずです。",
    },
)
def test_scale_does_not_matter(student, rng):
    """A common factor of gradient and root does not show in the step."""
    w, dw, s = draw_arrays(rng)
    plain, _ = one_step(student, w, dw, s, 0.1, 0.9)
    scaled, _ = one_step(student, w, 1_000 * dw, 1_000_000 * s, 0.1, 0.9)
    assert_close(
        plain, w - 0.1 * dw / np.sqrt(0.9 * s + 0.1 * dw**2), name="w_new", rtol=RTOL, atol=RTOL
    )
    assert_close(scaled, plain, name="w_new with 1,000 times the gradient", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "The sign of the gradient turns the step around and leaves the average alone",
        "ja": "勾配の符号は 1 歩の向きを変えるが、平均は変えない",
    },
    hint={
        "en": "The square forgets the sign, the dw above the line keeps it.",
        "ja": "2 乗すると符号は消えます。符号を残すのは分子の dw です。",
    },
)
def test_sign(student, rng):
    """The opposite gradient gives the opposite step and the same average."""
    w, dw, s = draw_arrays(rng)
    there, s_there = one_step(student, w, dw, s, 0.1, 0.9)
    back, s_back = one_step(student, w, -dw, s, 0.1, 0.9)
    assert_close(s_there, 0.9 * s + 0.1 * dw**2, name="s_new", rtol=RTOL)
    assert_close(s_back, s_there, name="s_new with the opposite gradient", rtol=RTOL)
    assert_close(back - w, w - there, name="the opposite step", rtol=1e-4)
    # The step goes against the gradient.
    assert ((there - w) * dw < 0).all(), "a step goes uphill"


@check(
    points=1,
    title={
        "en": "Where gradient and average are zero, nothing moves and nothing is NaN",
        "ja": "勾配も平均も 0 の所では何も動かず、NaN にもならない",
    },
    hint={
        "en": "Without eps this is 0 / 0. Add eps to the root, and keep it out of s.",
        "ja": "eps がないと 0 / 0 です。eps は平方根に足し、s には入れないでください。",
    },
)
def test_zero_gradient_from_zero(student, rng):
    """Dead elements, beside living ones."""
    w, dw, s = draw_arrays(rng)
    dw[:, :3] = 0
    s[:, :3] = 0
    w_new, s_new = one_step(student, w, dw, s, 0.1, 0.9)
    expected = 0.9 * s + 0.1 * dw**2
    assert_close(s_new, expected, name="s_new", rtol=RTOL)
    moved = w - np.where(dw == 0, 0, 0.1 * dw / np.sqrt(np.where(dw == 0, 1, expected)))
    assert_close(w_new, moved, name="w_new", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "A gradient far below eps makes a tiny step, not a full one",
        "ja": "eps よりはるかに小さい勾配は、大きな 1 歩ではなく、ごく小さな 1 歩になる",
    },
    hint={
        "en": "With s = 0 and dw = 1e-10 the root is far below eps, so eps is what divides. Is it added?",
        "ja": "s = 0、dw = 1e-10 では平方根が eps よりずっと小さく、eps で割ることになります。eps を足していますか。",
    },
)
def test_almost_no_gradient(student, rng):
    """From s = 0, rounding noise in the gradient moves no parameter by a tenth of lr."""
    w, dw, _ = draw_arrays(rng)
    lr = rng.uniform(0.05, 0.3)
    w_new, _ = one_step(student, w, 1e-10 * dw, np.zeros_like(w), lr, 0.9)
    assert_close(w_new, w, name="w_new with a tiny gradient", atol=0.1 * lr, rtol=0)
    downhill = (w - w_new) * np.sign(dw)
    assert (downhill > -1e-12).all(), "a tiny gradient moves a parameter uphill"


@check(
    points=1,
    title={
        "en": "Where the gradient is zero, the average fades and the parameter rests",
        "ja": "勾配が 0 の所では、平均は減っていき、パラメータは止まったままである",
    },
    hint={
        "en": "An average that only grows can't forget. What is left of s when dw = 0?",
        "ja": "増えるだけの平均は忘れることができません。dw = 0 のとき s はどれだけ残りますか。",
    },
)
def test_average_fades(student, rng):
    """With dw = 0 the average shrinks by beta2, and no eps moves the parameters."""
    w, _, s = draw_arrays(rng)
    beta2 = rng.uniform(0.7, 0.95)
    w_new, s_new = one_step(student, w, np.zeros_like(w), s, 0.1, beta2, 0.25)
    assert_close(s_new, beta2 * s, name="s_new", rtol=RTOL)
    assert_close(w_new, w, name="w_new", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "With beta2 = 0 each step is lr long, whatever the gradient",
        "ja": "beta2 = 0 なら、勾配によらず 1 歩の長さは lr である",
    },
    hint={
        "en": "With beta2 = 0 the average is dw**2, and dw over its root is the sign of dw.",
        "ja": "beta2 = 0 では平均は dw**2 になり、dw をその平方根で割ると dw の符号だけが残ります。",
    },
)
def test_beta2_zero(student, rng):
    """The old average has no weight."""
    w, dw, s = draw_arrays(rng)
    lr = rng.uniform(0.05, 0.3)
    w_new, s_new = one_step(student, w, dw, s, lr, 0.0)
    assert_close(s_new, dw**2, name="s_new", rtol=RTOL)
    assert_close(w_new, w - lr * np.sign(dw), name="w_new", rtol=RTOL, atol=1e-6)


@check(
    points=1,
    title={
        "en": "The learning rate scales the step and never the average",
        "ja": "学習率が変えるのは 1 歩の長さだけで、平均は変えない",
    },
    hint={
        "en": "Keep lr out of the formula for s, and multiply the whole step by it, once.",
        "ja": "s の式に lr を入れず、1 歩全体に 1 回だけ掛けましょう。",
    },
)
def test_learning_rate(student, rng):
    """Two learning rates give the same average and proportional steps."""
    w, dw, s = draw_arrays(rng)
    slow_w, slow_s = one_step(student, w, dw, s, 0.07, 0.9)
    fast_w, fast_s = one_step(student, w, dw, s, 0.21, 0.9)
    assert_close(slow_s, 0.9 * s + 0.1 * dw**2, name="s_new", rtol=RTOL)
    assert_close(fast_s, slow_s, name="s_new with another lr", rtol=RTOL)
    assert_close(fast_w - w, 3 * (slow_w - w), name="the step with 3 * lr", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "Each element has its own average, in vectors and in arrays of more axes",
        "ja": "ベクトルでも軸の多い配列でも、要素ごとに平均をもつ",
    },
    hint={
        "en": "Use whole-array arithmetic, with no sum and no mean over the elements.",
        "ja": "配列全体の演算を使い、要素にわたる和や平均は取らないでください。",
    },
)
def test_any_shape(student, reference, rng):
    """A vector of 31 and an array of shape (2, 3, 5)."""
    for shape in ((31,), (2, 3, 5)):
        w, dw, s = draw_arrays(rng, shape)
        expected = expected_step(reference, w, dw, s, 0.2, 0.9)
        w_new, s_new = one_step(student, w, dw, s, 0.2, 0.9)
        assert_close(w_new, expected[0], name="w_new", rtol=RTOL, atol=RTOL)
        assert_close(s_new, expected[1], name="s_new", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "The arrays that are passed in are not changed",
        "ja": "渡された配列を書き換えない",
    },
    hint={
        "en": "w -= ... and s *= ... write into the caller's arrays. Make new ones instead.",
        "ja": "w -= ... や s *= ... は呼び出し側の配列を書き換えます。新しい配列を作りましょう。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """w, dw and s are the same after a call that took a step."""
    w, dw, s = draw_arrays(rng)
    w_new, s_new = one_step(student, w, dw, s, 0.1, 0.9)
    changed = student.last.changed
    for name, new, old in (("w_new", w_new, w), ("s_new", s_new, s)):
        assert isinstance(new, np.ndarray), f"{name} is a {type(new).__name__}"
        assert new.shape == old.shape, f"{name} has shape {new.shape}, not {old.shape}"
        assert np.isfinite(new).all(), f"{name} holds numbers that are not finite"
    assert not np.array_equal(w_new, w), "w did not move at all"
    names = ("w", "dw", "s")
    changed = [names[place] for place in changed if place in (0, 1, 2)]
    assert not changed, f"{', '.join(changed)} changed in place"
