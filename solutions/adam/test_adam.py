"""Hidden checks of Adam.

Gradients are between 0.5 and 2 in size, parameters at least 1, and eps is 1e-8. So eps beside the
root, eps inside it, the eps-hat form of the paper's section 2 and a fixed 1e-7 give the same result
within the tolerance. What eps is for is checked with gradients of zero and of almost zero, where
these forms agree as well.
"""

import numpy as np

from grader.testing import assert_close, check

RTOL = 1e-5
EPS = 1e-8


def draw_signed(rng, shape):
    """Draw numbers between 0.5 and 2 in size, of both signs."""
    return rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


def draw_arrays(rng, shape=(7, 5)):
    """Draw parameters of at least 1 in size, a gradient, and averages that are not zero."""
    return (
        2 * draw_signed(rng, shape),
        draw_signed(rng, shape),
        draw_signed(rng, shape),
        rng.uniform(0.25, 4.0, shape),
    )


def draw_betas(rng):
    """Draw beta1 and beta2, one of them small and the other large, in either order."""
    small, large = rng.uniform(0.2, 0.4), rng.uniform(0.75, 0.95)
    return (small, large) if rng.random() < 0.5 else (large, small)


def one_step(student, w, dw, v, s, t, lr, beta1, beta2, eps=EPS):
    """Take one step and look at the form of the answer."""
    answer = student.adam_step(w, dw, v, s, t, lr, beta1, beta2, eps)
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 3, f"the answer holds {len(answer)} things, not (w_new, v_new, s_new)"
    return answer


def expected_step(reference, w, dw, v, s, t, lr, beta1, beta2):
    """Take the reference's step from copies."""
    return reference.adam_step(w.copy(), dw.copy(), v.copy(), s.copy(), t, lr, beta1, beta2, EPS)


@check(
    points=1,
    title={
        "en": "v is the average of the gradients with weight beta1, returned without correction",
        "ja": "v は重み beta1 の勾配の平均で、補正せずに返す",
    },
    hint={
        "en": "Keep the corrected value in a variable of its own; v is what momentum remembers.",
        "ja": "補正した値は別の変数に入れましょう。v はモメンタムで覚える値そのものです。",
    },
)
def test_average_of_gradients(student, rng):
    """Two pairs of betas, from averages that are not zero."""
    for beta1, beta2 in ((0.3, 0.9), (rng.uniform(0.75, 0.95), 0.4)):
        w, dw, v, s = draw_arrays(rng)
        _, v_new, _ = one_step(student, w, dw, v, s, int(rng.integers(1, 9)), 0.1, beta1, beta2)
        assert_close(v_new, beta1 * v + (1 - beta1) * dw, name="v_new", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "s is the average of the squares with weight beta2, returned without correction",
        "ja": "s は重み beta2 の 2 乗の平均で、補正せずに返す",
    },
    hint={
        "en": "Square dw, weigh old and new with beta2 and 1 - beta2, and return s itself.",
        "ja": "dw を 2 乗し、古いものと新しいものに beta2 と 1 - beta2 の重みを付け、s をそのまま返しましょう。",
    },
)
def test_average_of_squares(student, rng):
    """Two pairs of betas, from averages that are not zero."""
    for beta1, beta2 in ((0.9, 0.3), (0.4, rng.uniform(0.75, 0.95))):
        w, dw, v, s = draw_arrays(rng)
        _, _, s_new = one_step(student, w, dw, v, s, int(rng.integers(1, 9)), 0.1, beta1, beta2)
        assert_close(s_new, beta2 * s + (1 - beta2) * dw**2, name="s_new", rtol=RTOL)


@check(
    points=3,
    title={
        "en": "The step is lr times the corrected v over the root of the corrected s, downhill",
        "ja": "1 歩は、補正した v を補正した s の平方根で割って lr を掛けたもので、下る向きに進む",
    },
    hint={
        "en": "Divide v by 1 - beta1**t and s by 1 - beta2**t, then take the root.",
        "ja": "v を 1 - beta1**t で、s を 1 - beta2**t で割ってから、平方根を取りましょう。",
    },
)
def test_parameters(student, reference, rng):
    """Several steps' numbers, with betas that differ; so near 1 that corrections count, at late ones."""
    late = (
        (int(rng.integers(20, 40)), (0.9, 0.999)),
        (int(rng.integers(200, 300)), (0.99, 0.9999)),
    )
    early = [(t, draw_betas(rng)) for t in (2, 1, 3, int(rng.integers(5, 9)))]
    for t, (beta1, beta2) in (*early, *late):
        w, dw, v, s = draw_arrays(rng)
        lr = rng.uniform(0.03, 0.1)
        expected = expected_step(reference, w, dw, v, s, t, lr, beta1, beta2)
        w_new, _, _ = one_step(student, w, dw, v, s, t, lr, beta1, beta2)
        assert_close(w_new, expected[0], name=f"w_new at t = {t}", rtol=RTOL, atol=RTOL)


@check(
    points=2,
    title={
        "en": "The first step from zero is exactly lr long for every element",
        "ja": "0 からの 1 歩目の長さは、どの要素でもちょうど lr である",
    },
    hint={
        "en": "At t = 1 the corrections give back dw and dw**2. Is your step 3.16 times too long? Then nothing was corrected.",
        "ja": "t = 1 の補正で dw と dw**2 に戻ります。1 歩が 3.16 倍なら、何も補正されていません。",
    },
)
def test_first_step(student, rng):
    """With the usual betas, the first step is lr * sign(dw)."""
    w, dw, _, _ = draw_arrays(rng)
    lr = rng.uniform(0.03, 0.1)
    zero = np.zeros_like(w)
    w_new, _, _ = one_step(student, w, dw, zero, zero, 1, lr, 0.9, 0.999)
    assert_close(
        w_new, w - lr * np.sign(dw), name="w_new after the first step", rtol=RTOL, atol=RTOL
    )


@check(
    points=2,
    title={
        "en": "Over several steps both averages remember, and the corrections fade",
        "ja": "何歩か進むあいだ、2 つの平均は覚え続け、補正は弱まっていく",
    },
    hint={
        "en": "The v and s that you return are passed in again, with t one higher. Were they corrected already?",
        "ja": "返した v と s が、t を 1 増やして次に渡されます。すでに補正済みになっていませんか。",
    },
)
def test_several_steps(student, reference, rng):
    """Six steps with six gradients from zero, each with what came back."""
    w, _, _, _ = draw_arrays(rng)
    zero = np.zeros_like(w)
    ours, theirs = (w, zero, zero), (w.copy(), zero, zero)
    for t in range(1, 7):
        dw = draw_signed(rng, w.shape)
        ours = one_step(student, ours[0], dw, ours[1], ours[2], t, 0.01, 0.9, 0.999)
        theirs = expected_step(reference, theirs[0], dw, theirs[1], theirs[2], t, 0.01, 0.9, 0.999)
        assert_close(ours[1], theirs[1], name="v after several steps", rtol=RTOL)
        assert_close(ours[2], theirs[2], name="s after several steps", rtol=RTOL)
    assert_close(ours[0], theirs[0], name="w after several steps", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "After very many steps nothing is left to correct",
        "ja": "とても多くの歩の後では、補正するものは残っていない",
    },
    hint={
        "en": "beta**t goes to 0 as t grows. Is t an exponent in your formula?",
        "ja": "t が大きくなると beta**t は 0 に近づきます。式の中で t は指数になっていますか。",
    },
)
def test_correction_fades(student, rng):
    """At t = 100,000 the averages are used as they are."""
    w, dw, v, s = draw_arrays(rng)
    w_new, _, _ = one_step(student, w, dw, v, s, 100_000, 0.1, 0.9, 0.99)
    v_new, s_new = 0.9 * v + 0.1 * dw, 0.99 * s + 0.01 * dw**2
    assert_close(
        w_new, w - 0.1 * v_new / np.sqrt(s_new), name="w_new at t = 100,000", rtol=RTOL, atol=RTOL
    )


@check(
    points=1,
    title={
        "en": "Where gradient and averages are zero, nothing moves and nothing is NaN",
        "ja": "勾配も平均も 0 の所では何も動かず、NaN にもならない",
    },
    hint={
        "en": "Without eps this is 0 / 0. Add eps to the root, and keep it out of v and s.",
        "ja": "eps がないと 0 / 0 です。eps は平方根に足し、v や s には入れないでください。",
    },
)
def test_zero_gradient_from_zero(student, rng):
    """Dead elements, beside living ones."""
    w, dw, _, _ = draw_arrays(rng)
    dw[:, :3] = 0
    zero = np.zeros_like(w)
    w_new, v_new, s_new = one_step(student, w, dw, zero, zero, 1, 0.1, 0.9, 0.999)
    assert_close(v_new, 0.1 * dw, name="v_new", rtol=RTOL)
    assert_close(s_new, 0.001 * dw**2, name="s_new", rtol=RTOL)
    assert_close(w_new, w - 0.1 * np.sign(dw), name="w_new", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "A first gradient far below eps makes a tiny step, not a full one",
        "ja": "eps よりはるかに小さい最初の勾配は、大きな 1 歩ではなく、ごく小さな 1 歩になる",
    },
    hint={
        "en": "With v = s = 0 and dw = 1e-12 the root is far below eps, so eps is what divides. Is it added?",
        "ja": "v = s = 0、dw = 1e-12 では平方根が eps よりずっと小さく、eps で割ることになります。eps を足していますか。",
    },
)
def test_almost_no_gradient(student, rng):
    """Rounding noise in the first gradient moves no parameter by a tenth of lr."""
    w, dw, _, _ = draw_arrays(rng)
    lr = rng.uniform(0.03, 0.1)
    zero = np.zeros_like(w)
    w_new, _, _ = one_step(student, w, 1e-12 * dw, zero, zero, 1, lr, 0.9, 0.999)
    assert_close(w_new, w, name="w_new with a tiny gradient", atol=0.1 * lr, rtol=0)
    downhill = (w - w_new) * np.sign(dw)
    assert (downhill > -1e-12).all(), "a tiny gradient moves a parameter uphill"


@check(
    points=1,
    title={
        "en": "Where the gradient is zero, both averages fade and the old direction still counts",
        "ja": "勾配が 0 でも、2 つの平均は減りながら、以前の向きに動き続ける",
    },
    hint={
        "en": "The step follows v, not dw. What is left of v and s when dw = 0?",
        "ja": "1 歩は dw ではなく v に従います。dw = 0 のとき v と s はどれだけ残りますか。",
    },
)
def test_rolls_on(student, rng):
    """With dw = 0 the step comes from the averages alone."""
    w, _, v, s = draw_arrays(rng)
    w_new, v_new, s_new = one_step(student, w, np.zeros_like(w), v, s, 2, 0.1, 0.8, 0.6)
    assert_close(v_new, 0.8 * v, name="v_new", rtol=RTOL)
    assert_close(s_new, 0.6 * s, name="s_new", rtol=RTOL)
    step = 0.1 * (0.8 * v / 0.36) / np.sqrt(0.6 * s / 0.64)
    assert_close(w_new, w - step, name="w_new", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "A parameter whose direction is zero rests, however large eps is",
        "ja": "向きの平均が 0 のパラメータは、eps が大きくても止まったままである",
    },
    hint={
        "en": "Put parentheses around the root and eps: eps divides, it is not added to the step.",
        "ja": "平方根と eps をまとめて括弧で囲みましょう。eps は割る側で、1 歩に足すものではありません。",
    },
)
def test_rests(student, rng):
    """With dw = 0 and v = 0 nothing moves, even at eps = 0.25."""
    w, _, _, s = draw_arrays(rng)
    zero = np.zeros_like(w)
    w_new, _, s_new = one_step(student, w, zero, zero, s, 3, 0.1, 0.8, 0.6, 0.25)
    assert_close(s_new, 0.6 * s, name="s_new", rtol=RTOL)
    assert_close(w_new, w, name="w_new", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "With both betas 0 every step is lr long, against the gradient of the moment",
        "ja": "beta がどちらも 0 なら、どの 1 歩も長さは lr で、その時の勾配と逆に進む",
    },
    hint={
        "en": "Without memory there is nothing to correct: 1 - 0**t is 1.",
        "ja": "記憶がなければ補正もありません。1 - 0**t は 1 です。",
    },
)
def test_betas_zero(student, rng):
    """The old averages have no weight, at any t."""
    for t in (1, 5):
        w, dw, v, s = draw_arrays(rng)
        w_new, v_new, s_new = one_step(student, w, dw, v, s, t, 0.1, 0.0, 0.0)
        assert_close(v_new, dw, name="v_new", rtol=RTOL)
        assert_close(s_new, dw**2, name="s_new", rtol=RTOL)
        assert_close(w_new, w - 0.1 * np.sign(dw), name="w_new", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "The learning rate scales the step and never the averages",
        "ja": "学習率が変えるのは 1 歩の長さだけで、平均は変えない",
    },
    hint={
        "en": "Keep lr out of the formulas for v and s, and multiply the whole step by it, once.",
        "ja": "v と s の式に lr を入れず、1 歩全体に 1 回だけ掛けましょう。",
    },
)
def test_learning_rate(student, rng):
    """Two learning rates give the same averages and proportional steps."""
    w, dw, v, s = draw_arrays(rng)
    slow_w, slow_v, slow_s = one_step(student, w, dw, v, s, 2, 0.03, 0.8, 0.9)
    fast_w, fast_v, fast_s = one_step(student, w, dw, v, s, 2, 0.09, 0.8, 0.9)
    assert_close(slow_v, 0.8 * v + 0.2 * dw, name="v_new", rtol=RTOL)
    assert_close(slow_s, 0.9 * s + 0.1 * dw**2, name="s_new", rtol=RTOL)
    assert_close(fast_v, slow_v, name="v_new with another lr", rtol=RTOL)
    assert_close(fast_s, slow_s, name="s_new with another lr", rtol=RTOL)
    assert_close(fast_w - w, 3 * (slow_w - w), name="the step with 3 * lr", rtol=RTOL, atol=1e-5)


@check(
    points=1,
    title={
        "en": "Gradients that are always 1,000 times as large make the same steps",
        "ja": "勾配がいつも 1,000 倍でも、同じ 1 歩になる",
    },
    hint={
        "en": "v and the root of s have the same units, so the factor must cancel out.",
        "ja": "v と s の平方根は単位が同じなので、倍率は打ち消し合うはずです。",
    },
)
def test_scale_does_not_matter(student, rng):
    """A common factor of gradient, v and root of s does not show in the step."""
    w, dw, v, s = draw_arrays(rng)
    plain, v_new, s_new = one_step(student, w, dw, v, s, 3, 0.1, 0.8, 0.9)
    scaled, _, _ = one_step(student, w, 1e3 * dw, 1e3 * v, 1e6 * s, 3, 0.1, 0.8, 0.9)
    assert_close(v_new, 0.8 * v + 0.2 * dw, name="v_new", rtol=RTOL)
    assert_close(s_new, 0.9 * s + 0.1 * dw**2, name="s_new", rtol=RTOL)
    assert np.abs(plain - w).max() > 0.01, "the parameters hardly move"
    assert_close(scaled, plain, name="w_new with 1,000 times the gradient", rtol=RTOL, atol=RTOL)


@check(
    points=1,
    title={
        "en": "Each element has its own averages, in vectors and in arrays of more axes",
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
        w, dw, v, s = draw_arrays(rng, shape)
        expected = expected_step(reference, w, dw, v, s, 2, 0.1, 0.8, 0.9)
        answer = one_step(student, w, dw, v, s, 2, 0.1, 0.8, 0.9)
        for name, ours, theirs in zip(("w_new", "v_new", "s_new"), answer, expected):
            assert_close(ours, theirs, name=name, rtol=RTOL)


@check(
    points=1,
    title={
        "en": "The argument t alone says which step it is",
        "ja": "何歩目かを決めるのは、引数の t だけである",
    },
    hint={
        "en": "Weights and biases share one t. Do not count calls, and keep nothing between them.",
        "ja": "重みとバイアスは同じ t を使います。呼び出しを数えたり、間に何かを覚えたりしないでください。",
    },
)
def test_t_decides(student, reference, rng):
    """Two parameters take turns, and the numbers of the steps go up and down."""
    for t in (4, 4, 1, 6, 2):
        w, dw, v, s = draw_arrays(rng)
        expected = expected_step(reference, w, dw, v, s, t, 0.1, 0.8, 0.9)
        answer = one_step(student, w, dw, v, s, t, 0.1, 0.8, 0.9)
        for name, ours, theirs in zip(("w_new", "v_new", "s_new"), answer, expected):
            assert_close(ours, theirs, name=f"{name} at t = {t}", rtol=RTOL)


@check(
    points=1,
    title={
        "en": "The arrays that are passed in are not changed",
        "ja": "渡された配列を書き換えない",
    },
    hint={
        "en": "w -= ..., v *= ... and s *= ... write into the caller's arrays. Make new ones instead.",
        "ja": "w -= ... や v *= ... や s *= ... は呼び出し側の配列を書き換えます。新しい配列を作りましょう。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """w, dw, v and s are the same after a call that took a step."""
    w, dw, v, s = draw_arrays(rng)
    answer = one_step(student, w, dw, v, s, 2, 0.1, 0.8, 0.9)
    changed = student.last.changed
    for name, new in zip(("w_new", "v_new", "s_new"), answer):
        assert isinstance(new, np.ndarray), f"{name} is a {type(new).__name__}"
        assert new.shape == w.shape, f"{name} has shape {new.shape}, not {w.shape}"
        assert np.isfinite(new).all(), f"{name} holds numbers that are not finite"
    assert not np.array_equal(answer[0], w), "w did not move at all"
    names = ("w", "dw", "v", "s")
    changed = [names[place] for place in changed if place in (0, 1, 2, 3)]
    assert not changed, f"{', '.join(changed)} changed in place"
