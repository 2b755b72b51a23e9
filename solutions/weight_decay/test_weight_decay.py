"""Hidden checks of L2 regularization and weight decay.

The checks of the cost look at the penalty as J(weights) - J(zeros), and those of what is summed look
at ratios of penalties: so a wrong factor, a wrong sum and a lost cross-entropy cost points once each.
"""

import numpy as np

from grader.testing import assert_close, check

SHAPES = ((5, 3), (7, 5), (2, 7))


def draw_matrix(rng, shape):
    """Draw a matrix with no element near 0."""
    return rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


def draw_settings(rng):
    """Draw lambd and m with lambd / m between 0.2 and 2, and neither of them 1 or 2."""
    m = int(rng.integers(5, 60))
    return float(rng.uniform(0.2, 0.9) * m if m > 12 else rng.uniform(0.5, 2.0) * m), m


def draw_strong(rng):
    """Draw lambd and m so that a step with a learning rate of 0.2 or more turns the weights round."""
    m = int(rng.integers(5, 60))
    return float(rng.uniform(20, 30) * m), m


def settings(rng, count):
    """Draw lambd and m so often, each when it is its turn; the last two numbers are strong."""
    for _ in range(count - 1):
        yield draw_settings(rng)
    yield draw_strong(rng)


def number(value):
    """Take an answer as one finite number, whatever its form."""
    array = np.asarray(value)
    assert array.dtype.kind in "fiu", f"the cost is {value!r:.80}, not a number"
    assert array.size == 1, f"the cost has shape {array.shape}, but should be one number"
    assert np.isfinite(array).all(), f"the cost is {value!r}"
    return float(array.ravel()[0])


def cost(student, cross_entropy, weights, lambd, m):
    """Ask for a cost."""
    return number(student.l2_cost(cross_entropy, weights, lambd, m))


def sum_of_squares(weights):
    """Add up the squares of all elements."""
    return float(sum(np.sum(W**2) for W in weights))


@check(
    points=3,
    title={
        "en": "The penalty grows with the sum of the squares of all weights",
        "ja": "罰則は、すべての重みの 2 乗の和に比例します",
    },
    hint={
        "en": "Double one weight of [[3, 4]] by hand: 9 + 16 becomes 36 + 16. Does your sum agree?",
        "ja": "[[3, 4]] の 3 を 2 倍にすると、9 + 16 が 36 + 16 になります。あなたの和も同じですか。",
    },
)
def test_penalty_follows_the_squares(student, rng):
    """Ratios of the penalties of 22 networks, whatever the factor before the sum."""
    lambd, m = draw_settings(rng)
    networks = [[rng.uniform(0.3, 3) * draw_matrix(rng, s) for s in SHAPES] for _ in range(22)]
    base = cost(student, 0.7, [np.zeros(shape) for shape in SHAPES], lambd, m)
    penalties = np.array([cost(student, 0.7, weights, lambd, m) - base for weights in networks])
    assert (np.abs(penalties) > 1e-9).all(), "weights that are not zero have no penalty"
    squares = np.array([sum_of_squares(weights) for weights in networks])
    assert_close(
        penalties / penalties[0], squares / squares[0], name="the penalty, relative to another"
    )


@check(
    points=3,
    title={
        "en": "The factor before the sum of squares is lambd / (2 * m)",
        "ja": "2 乗の和の前の係数は lambd / (2 * m) です",
    },
    hint={
        "en": "Try W = [[1]], lambd = 6 and m = 3: the penalty must be 1. What do you get?",
        "ja": "W = [[1]]、lambd = 6、m = 3 で試しましょう。罰則は 1 のはずです。いくつになりますか。",
    },
)
def test_factor_of_the_penalty(student, rng):
    """Twenty settings, the last strong; a single weight of 1, which most ideas of a norm share."""
    for lambd, m in settings(rng, 20):
        weights = [np.zeros(SHAPES[0])]
        base = cost(student, 0.7, weights, lambd, m)
        weights[0][1, 1] = 1.0
        penalty = cost(student, 0.7, weights, lambd, m) - base
        assert_close(penalty, lambd / (2 * m), name=f"the penalty for lambd {lambd:.3f}, m {m}")


@check(
    points=2,
    title={
        "en": "The weights of every layer are penalized",
        "ja": "どの層の重みにも罰則がかかります",
    },
    hint={
        "en": "Add up inside the loop; an = instead of a += keeps only the last layer.",
        "ja": "ループの中で足し込みましょう。+= でなく = にすると最後の層しか残りません。",
    },
)
def test_every_layer_counts(student, rng):
    """The penalties of three layers alone add up to that of the three together."""
    for _ in range(5):
        lambd, m = draw_settings(rng)
        weights = [draw_matrix(rng, shape) for shape in SHAPES]
        base = cost(student, 0.7, [np.zeros(shape) for shape in SHAPES], lambd, m)
        alone = []
        for layer in range(len(SHAPES)):
            single = [W if k == layer else np.zeros(W.shape) for k, W in enumerate(weights)]
            alone.append(cost(student, 0.7, single, lambd, m) - base)
            assert abs(alone[-1]) > 1e-9, f"layer {layer + 1} has no penalty"
        together = cost(student, 0.7, weights, lambd, m) - base
        assert_close(together, sum(alone), name="the penalty of three layers together")


@check(
    points=1,
    title={
        "en": "The cross-entropy is in the cost, as it is",
        "ja": "交差エントロピーは、そのままコストに入ります",
    },
    hint={
        "en": "With all weights 0 the cost must be the cross-entropy itself.",
        "ja": "重みがすべて 0 なら、コストは交差エントロピーそのものになるはずです。",
    },
)
def test_cross_entropy_is_kept(student, rng):
    """Twenty cross-entropies beside weights of zero."""
    for cross_entropy in rng.uniform(0.3, 5, 20):
        lambd, m = draw_settings(rng)
        found = cost(student, float(cross_entropy), [np.zeros((3, 4))], lambd, m)
        assert_close(found, float(cross_entropy), name="the cost with weights of zero")


@check(
    points=1,
    title={
        "en": "With lambd = 0 the cost is the cross-entropy",
        "ja": "lambd = 0 なら、コストは交差エントロピーと同じです",
    },
    hint={
        "en": "Use lambd as it is passed in; 0 switches the penalty off.",
        "ja": "渡された lambd をそのまま使いましょう。0 なら罰則はなくなります。",
    },
)
def test_cost_without_penalty(student, rng):
    """Twenty cross-entropies beside weights that are not zero."""
    for cross_entropy in rng.uniform(0.3, 5, 20):
        weights = [draw_matrix(rng, shape) for shape in SHAPES]
        found = cost(student, float(cross_entropy), weights, 0.0, int(rng.integers(5, 60)))
        assert_close(found, float(cross_entropy), name="the cost with lambd = 0")


@check(
    points=1,
    title={
        "en": "Matrices with one row or one column are penalized in full as well",
        "ja": "1 行または 1 列だけの行列にも、全要素に罰則がかかります",
    },
    hint={
        "en": "A layer with one unit or one input has weights too. Leave no row or column out.",
        "ja": "ユニットや入力が 1 つの層にも重みがあります。行や列を省かないでください。",
    },
)
def test_narrow_layers(student, rng):
    """Twenty narrow matrices, compared with a square one."""
    lambd, m = draw_settings(rng)
    unit = np.zeros((3, 3))
    unit[1, 1] = 1.0
    base = cost(student, 0.7, [np.zeros((3, 3))], lambd, m)
    one = cost(student, 0.7, [unit], lambd, m) - base
    assert abs(one) > 1e-9, "a weight of 1 has no penalty"
    for shape in ((1, 9), (9, 1), (1, 1), (2, 1)) * 5:
        W = draw_matrix(rng, shape)
        penalty = cost(student, 0.7, [W], lambd, m) - base
        assert_close(penalty / one, sum_of_squares([W]), name=f"the penalty of shape {shape}")


@check(
    points=1,
    title={
        "en": "Computing the cost does not change the weights",
        "ja": "コストを計算しても、重みは変わりません",
    },
    hint={
        "en": "W **= 2 squares the caller's weights. W**2 makes a new array.",
        "ja": "W **= 2 は呼び出し側の重みを 2 乗します。W**2 なら新しい配列になります。",
    },
)
def test_cost_leaves_the_weights_alone(student, rng):
    """The list and its arrays are the same after a call that found a penalty."""
    weights = [draw_matrix(rng, shape) for shape in SHAPES]
    found = cost(student, 0.7, weights, 3.0, 5)
    changed = student.last.changed
    assert abs(found - 0.7) > 1e-9, "there is no penalty at all"
    assert 1 not in changed, "the weights were changed in place"


@check(
    points=3,
    title={
        "en": "The penalty adds lambd / m times W to the gradient",
        "ja": "罰則によって、勾配に W の lambd / m 倍が加わります",
    },
    hint={
        "en": "Differentiate lambd / (2 * m) * w**2: the 2 cancels, and the sign is plus.",
        "ja": "lambd / (2 * m) * w**2 を微分しましょう。2 は約分され、符号はプラスです。",
    },
)
def test_gradient_of_the_penalty(student, rng):
    """Four settings, the last strong; what comes on top of the gradient without penalty."""
    for lambd, m in settings(rng, 4):
        W, dW = draw_matrix(rng, (7, 5)), draw_matrix(rng, (7, 5))
        assert_close(student.l2_grad(dW, W, lambd, m), dW + lambd / m * W, name="the gradient")


@check(
    points=1,
    title={
        "en": "The gradient of the cross-entropy is in the result, as it is",
        "ja": "交差エントロピーの勾配は、そのまま結果に入ります",
    },
    hint={
        "en": "With W = 0 the result must be dW itself: it is averaged over m already.",
        "ja": "W = 0 なら結果は dW そのものです。dW はすでに m 件の平均です。",
    },
)
def test_gradient_of_the_cross_entropy_is_kept(student, rng):
    """Weights of zero, in two settings."""
    for _ in range(2):
        dW = draw_matrix(rng, (7, 5))
        lambd, m = draw_settings(rng)
        found = student.l2_grad(dW, np.zeros((7, 5)), lambd, m)
        assert_close(found, dW, name="the gradient at W = 0")


@check(
    points=1,
    title={
        "en": "With lambd = 0 the gradient is dW",
        "ja": "lambd = 0 なら、勾配は dW と同じです",
    },
    hint={
        "en": "Each part that the penalty adds has the factor lambd.",
        "ja": "罰則が加える部分には、必ず lambd が掛かります。",
    },
)
def test_gradient_without_penalty(student, rng):
    """Weights that are not zero, and no penalty."""
    W, dW = draw_matrix(rng, (7, 5)), draw_matrix(rng, (7, 5))
    found = student.l2_grad(dW, W, 0.0, int(rng.integers(5, 60)))
    assert_close(found, dW, name="the gradient with lambd = 0")


@check(
    points=1,
    title={
        "en": "The gradient is right for one row and for one column too",
        "ja": "1 行や 1 列の行列でも、勾配は正しくなります",
    },
    hint={
        "en": "A column of weights is no bias. Treat all shapes alike.",
        "ja": "1 列の重みはバイアスではありません。形によらず同じに扱いましょう。",
    },
)
def test_gradient_of_narrow_layers(student, rng):
    """Shapes (1, 23) and (23, 1)."""
    for shape in ((1, 23), (23, 1)):
        W, dW = draw_matrix(rng, shape), draw_matrix(rng, shape)
        lambd, m = draw_settings(rng)
        found = student.l2_grad(dW, W, lambd, m)
        assert_close(found, dW + lambd / m * W, name=f"the gradient of shape {shape}")


@check(
    points=1,
    title={
        "en": "The gradient is a new array, and dW and W stay as they were",
        "ja": "勾配は新しい配列で、dW と W は元のままです",
    },
    hint={
        "en": "dW += ... writes into the caller's array, and return dW gives it back. Return dW + ... in each case.",
        "ja": "dW += ... は呼び出し側の配列を書き換え、return dW はその配列自体を返します。いつも dW + ... を返しましょう。",
    },
)
def test_gradient_leaves_its_arguments_alone(student, rng):
    """Both are the same after a call that added something; without penalty, the answer is an array of its own."""
    W, dW = draw_matrix(rng, (7, 5)), draw_matrix(rng, (7, 5))
    found = student.l2_grad(dW, W, 3.0, 5)
    changed = [name for place, name in enumerate(("dW", "W")) if place in student.last.changed]
    require_array(found, W.shape)
    assert not np.array_equal(found, dW), "the gradient is just dW"
    assert not changed, f"{', '.join(changed)} changed in place"
    student.l2_grad(dW, W, 0.0, 5)
    assert 0 not in student.last.given_back, (
        "with lambd = 0 the answer is dW itself, not a new array"
    )


def require_array(found, shape):
    """Fail unless an answer is an array of finite numbers of this shape."""
    assert isinstance(found, np.ndarray), f"the answer is a {type(found).__name__}"
    assert found.shape == shape, f"the answer has shape {found.shape}, not {shape}"
    assert np.isfinite(found).all(), "the answer holds numbers that are not finite"


@check(
    points=3,
    title={
        "en": "A step is W * (1 - lr * lambd / m) - lr * dW",
        "ja": "1 歩は W * (1 - lr * lambd / m) - lr * dW です",
    },
    hint={
        "en": "Put the gradient with penalty into W - lr * gradient, and simplify.",
        "ja": "罰則込みの勾配を W - lr * 勾配 に代入して、整理しましょう。",
    },
)
def test_step(student, rng):
    """Three settings, the last strong."""
    for lambd, m in settings(rng, 3):
        W, dW = draw_matrix(rng, (7, 5)), draw_matrix(rng, (7, 5))
        lr = float(rng.uniform(0.2, 0.4))
        expected = W * (1 - lr * lambd / m) - lr * dW
        assert_close(student.weight_decay_step(W, dW, lr, lambd, m), expected, name="W_new")


@check(
    points=2,
    title={
        "en": "Without a gradient each weight shrinks by the factor 1 - lr * lambd / m",
        "ja": "勾配が 0 なら、どの重みも 1 - lr * lambd / m 倍に縮みます",
    },
    hint={
        "en": "The penalty is part of the cost, so its gradient is multiplied by lr as well.",
        "ja": "罰則もコストの一部なので、その勾配にも lr が掛かります。",
    },
)
def test_decay(student, rng):
    """Zero gradients, in four settings; in the last the factor is below 0."""
    for lambd, m in settings(rng, 4):
        W = draw_matrix(rng, (7, 5))
        lr = float(rng.uniform(0.2, 0.4))
        found = student.weight_decay_step(W, np.zeros((7, 5)), lr, lambd, m)
        assert_close(found, W * (1 - lr * lambd / m), name="W_new with dW = 0")


@check(
    points=1,
    title={
        "en": "Where W is 0 there is nothing to decay: the step is -lr * dW",
        "ja": "W が 0 なら減衰するものはなく、1 歩は -lr * dW です",
    },
    hint={
        "en": "The decay belongs to the old W alone, not to the step along the gradient.",
        "ja": "減衰するのは古い W だけで、勾配に沿った動きは縮めません。",
    },
)
def test_step_from_zero(student, rng):
    """Weights of zero, in two settings."""
    for _ in range(2):
        dW = draw_matrix(rng, (7, 5))
        lambd, m = draw_settings(rng)
        lr = float(rng.uniform(0.2, 0.4))
        found = student.weight_decay_step(np.zeros((7, 5)), dW, lr, lambd, m)
        assert_close(found, -lr * dW, name="W_new from W = 0")


@check(
    points=1,
    title={
        "en": "With lambd = 0 it is plain gradient descent",
        "ja": "lambd = 0 なら普通の勾配降下法になります",
    },
    hint={
        "en": "With lambd = 0 the factor before W must be 1.",
        "ja": "lambd = 0 なら、W に掛かる係数は 1 になるはずです。",
    },
)
def test_step_without_decay(student, rng):
    """The step is lr * dW, downhill."""
    W, dW = draw_matrix(rng, (7, 5)), draw_matrix(rng, (7, 5))
    lr = float(rng.uniform(0.2, 0.4))
    found = student.weight_decay_step(W, dW, lr, 0.0, int(rng.integers(5, 60)))
    assert_close(found, W - lr * dW, name="W_new with lambd = 0")


@check(
    points=1,
    title={
        "en": "With twice the learning rate the weights move twice as far",
        "ja": "学習率を 2 倍にすると、重みの動きも 2 倍になります",
    },
    hint={
        "en": "Both parts of the step, the decay and the gradient, have lr as a factor, once.",
        "ja": "減衰にも勾配の動きにも、lr が 1 回ずつ掛かります。",
    },
)
def test_step_is_proportional_to_the_learning_rate(student, rng):
    """Two learning rates, and a step that goes somewhere."""
    W, dW = draw_matrix(rng, (7, 5)), draw_matrix(rng, (7, 5))
    lambd, m = draw_settings(rng)
    short = student.weight_decay_step(W, dW, 0.15, lambd, m)
    require_array(short, W.shape)
    assert not np.allclose(short, W), "W did not move at all"
    long = student.weight_decay_step(W, dW, 0.3, lambd, m)
    assert_close(long, W + 2 * (short - W), name="W_new with twice the learning rate")


@check(
    points=1,
    title={
        "en": "A column of weights decays like any other matrix",
        "ja": "1 列だけの重みも、ほかの行列と同じように減衰します",
    },
    hint={
        "en": "Biases are updated elsewhere. What is passed as W are weights, whatever their shape.",
        "ja": "バイアスの更新は別の場所で行います。W として渡されるのは、形によらず重みです。",
    },
)
def test_step_of_narrow_layers(student, rng):
    """Shapes (1, 23) and (23, 1)."""
    for shape in ((1, 23), (23, 1)):
        W, dW = draw_matrix(rng, shape), draw_matrix(rng, shape)
        lambd, m = draw_settings(rng)
        found = student.weight_decay_step(W, dW, 0.3, lambd, m)
        assert_close(found, W * (1 - 0.3 * lambd / m) - 0.3 * dW, name=f"W_new of shape {shape}")


@check(
    points=1,
    title={
        "en": "A step does not change the arrays that are passed in",
        "ja": "1 歩進んでも、渡された配列は変わりません",
    },
    hint={
        "en": "W *= ... and W -= ... write into the caller's array. Make a new one instead.",
        "ja": "W *= ... や W -= ... は呼び出し側の配列を書き換えます。新しい配列を作りましょう。",
    },
)
def test_step_leaves_its_arguments_alone(student, rng):
    """W and dW are the same after a step that went somewhere."""
    W, dW = draw_matrix(rng, (7, 5)), draw_matrix(rng, (7, 5))
    found = student.weight_decay_step(W, dW, 0.3, 3.0, 5)
    changed = [name for place, name in enumerate(("W", "dW")) if place in student.last.changed]
    require_array(found, W.shape)
    assert not np.array_equal(found, W), "W did not move at all"
    assert not changed, f"{', '.join(changed)} changed in place"
