"""Hidden checks of batch normalization."""

from typing import NamedTuple

import numpy as np

from grader.testing import assert_close, check

TINY_EPS = 1e-12  # its place and value can't be seen in the result: other mistakes alone count


class Case(NamedTuple):
    """One batch with everything that belongs to it; the features differ in mean and spread."""

    x: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray
    running_mean: np.ndarray
    running_var: np.ndarray
    momentum: float


def draw_case(rng, examples=17, features=23):
    """Draw a batch, its parameters, and running averages that are far from the batch's own."""
    center = rng.uniform(-5.0, 5.0, features)
    spread = rng.uniform(0.5, 3.0, features)
    return Case(
        x=center + spread * rng.standard_normal((examples, features)),
        gamma=rng.uniform(0.5, 2.5, features) * rng.choice([-1.0, 1.0], features),
        beta=rng.uniform(-2.0, 2.0, features),
        running_mean=center + rng.uniform(0.5, 2.0, features),
        running_var=spread**2 * rng.uniform(1.5, 3.0, features) + 0.5,
        momentum=rng.uniform(0.7, 0.95),
    )


def run_forward(module, case, eps, train=True):
    """Call bn_forward of the student or of the reference with copies of the case's arrays."""
    arrays = [
        a.copy() for a in (case.x, case.gamma, case.beta, case.running_mean, case.running_var)
    ]
    return module.bn_forward(*arrays, case.momentum, eps, train)


def gradients(module, case, dy, eps):
    """Go forward in training, then back with the cache of that forward pass."""
    _, cache, _, _ = run_forward(module, case, eps)
    return module.bn_backward(dy.copy(), cache)


def follow(module, case):
    """Train on the case's batch, and keep the running averages that come back."""
    _, _, mean, var = run_forward(module, case, 1e-3)
    return case._replace(running_mean=np.asarray(mean), running_var=np.asarray(var))


def require_answer(array, shape, name):
    """Fail unless `array` has the shape asked for and its numbers are finite and differ."""
    assert np.shape(array) == shape, f"{name} has shape {np.shape(array)}, not {shape}"
    assert np.all(np.isfinite(array)), f"{name} holds values that are not finite"
    assert np.ptp(array) > 0, f"all values of {name} are the same"


# ------------------------------------------------------------------ forward, training


@check(
    points=2,
    title={
        "en": "In training, each feature is normalized with its own mean and variance in the batch",
        "ja": "訓練時は、各特徴量をそのバッチ内の自身の平均と分散で正規化する",
    },
    hint={
        "en": "Take mean and variance down the rows (axis=0), divide by N, subtract first and then "
        "divide by the square root of the variance.",
        "ja": "平均と分散は行方向（axis=0）に取り、N で割ります。"
        "先に平均を引き、それから分散の平方根で割りましょう。",
    },
)
def test_training_output(student, reference, rng):
    """The output matches the formula where eps is too small to matter."""
    case = draw_case(rng)
    y, _, _, _ = run_forward(student, case, TINY_EPS)
    expected, _, _, _ = run_forward(reference, case, TINY_EPS)
    assert_close(y, expected, name="y", atol=1e-6)


@check(
    points=2,
    title={
        "en": "In training, eps is added to the variance inside the square root",
        "ja": "訓練時、eps は平方根の中で分散に足す",
    },
    hint={
        "en": "Compute sqrt(var + eps): first the sum, then the root. Use the eps that was passed.",
        "ja": "sqrt(var + eps) です。先に足してから平方根を取ります。渡された eps を使いましょう。",
    },
)
def test_training_eps(student, reference, rng):
    """The output matches the formula with an eps large enough to be seen."""
    case = draw_case(rng)
    eps = rng.uniform(0.05, 0.2)
    y, _, _, _ = run_forward(student, case, eps)
    expected, _, _, _ = run_forward(reference, case, eps)
    assert_close(y, expected, name="y")


@check(
    points=1,
    title={
        "en": "In training, the normalized values are multiplied by gamma, then beta is added",
        "ja": "訓練時、正規化した値に gamma を掛け、それから beta を足す",
    },
    hint={
        "en": "The last line of the forward pass is gamma times x_hat plus beta, per feature.",
        "ja": "順伝播の最後は、特徴量ごとに gamma を x_hat に掛けて beta を足すことです。",
    },
)
def test_training_scale_and_shift(student, rng):
    """Against gamma 1 and beta 0 the output is scaled by gamma and shifted by beta."""
    case = draw_case(rng)
    plain = case._replace(gamma=np.ones(case.gamma.size), beta=np.zeros(case.beta.size))
    x_hat, _, _, _ = run_forward(student, plain, 1e-3)
    require_answer(x_hat, case.x.shape, "the output with gamma 1 and beta 0")
    y, _, _, _ = run_forward(student, case, 1e-3)
    assert_close(y, case.gamma * x_hat + case.beta, name="y")


@check(
    points=1,
    title={
        "en": "In training, a constant feature and a batch of one row come out as beta",
        "ja": "訓練時、値が一定の特徴量と 1 行だけのバッチの出力は beta になる",
    },
    hint={
        "en": "There the variance is 0, and only eps keeps you from dividing 0 by 0.",
        "ja": "このとき分散は 0 です。eps があるからこそ 0 を 0 で割らずに済みます。",
    },
)
def test_training_without_variance(student, rng):
    """Where the variance is zero, x_hat is zero and the output is beta."""
    # With so many rows the mean in 32 bits differs from the value in some column, whatever is drawn.
    case = draw_case(rng, examples=60)
    case.x[:, ::2] = case.x[0, ::2]
    y, _, _, _ = run_forward(student, case, 1e-3)
    expected = np.tile(case.beta[::2], (case.x.shape[0], 1))
    require_answer(y, case.x.shape, "y")
    assert_close(y[:, ::2], expected, name="the constant columns of y")

    single = draw_case(rng, examples=1)
    y, _, _, _ = run_forward(student, single, 1e-3)
    assert_close(y, single.beta[np.newaxis, :], name="y for a batch of one row")


@check(
    points=1,
    title={
        "en": "In training, the output does not depend on the running averages",
        "ja": "訓練時の出力は移動平均に左右されない",
    },
    hint={
        "en": "In training you only write the running averages; you read them at inference.",
        "ja": "訓練時は移動平均を更新するだけです。正規化に使うのは推論時です。",
    },
)
def test_training_output_ignores_running_averages(student, rng):
    """Other running averages leave the training output as it is."""
    case = draw_case(rng)
    other = case._replace(running_mean=case.running_mean - 3.0, running_var=4.0 * case.running_var)
    y, _, _, _ = run_forward(student, case, 1e-3)
    require_answer(y, case.x.shape, "y")
    y_other, _, _, _ = run_forward(student, other, 1e-3)
    assert_close(y_other, y, name="y with other running averages")


# ------------------------------------------------------------------ running averages


@check(
    points=1,
    title={
        "en": "The running mean becomes momentum * old + (1 - momentum) * batch mean",
        "ja": "running_mean は momentum * 古い値 + (1 - momentum) * バッチの平均 になる",
    },
    hint={
        "en": "momentum is the weight of the old value, and the two weights add up to 1.",
        "ja": "momentum は古い値の重みです。2 つの重みの和は 1 になります。",
    },
)
def test_running_mean(student, reference, rng):
    """One training step moves the running mean as the rule says."""
    case = draw_case(rng)
    _, _, running_mean, _ = run_forward(student, case, 1e-3)
    _, _, expected, _ = run_forward(reference, case, 1e-3)
    assert_close(running_mean, expected, name="running_mean", reshape=True)


@check(
    points=2,
    title={
        "en": "The running variance averages the batch variance, divided by N and without eps",
        "ja": "running_var は、N で割ったバッチの分散（eps なし）の移動平均になる",
    },
    hint={
        "en": "Average the variance itself: no root, no eps, and divided by N as in the output.",
        "ja": "分散そのものを平均します。平方根も eps も不要で、出力と同じく N で割った分散です。",
    },
)
def test_running_var(student, reference, rng):
    """One training step with few rows moves the running variance as the rule says."""
    case = draw_case(rng, examples=5)
    eps = rng.uniform(0.05, 0.2)
    _, _, _, running_var = run_forward(student, case, eps)
    _, _, _, expected = run_forward(reference, case, eps)
    assert_close(running_var, expected, name="running_var", reshape=True)


@check(
    points=1,
    title={
        "en": "Over several batches the running averages build on each other",
        "ja": "複数のバッチを通すと、移動平均は前の値を引き継いで更新される",
    },
    hint={
        "en": "Return the new averages; the next call gets them back as running_mean, running_var. "
        "Remember nothing between calls.",
        "ja": "新しい移動平均を返しましょう。"
        "次の呼び出しで running_mean、running_var として渡されます。関数の側では何も覚えません。",
    },
)
def test_running_averages_over_several_batches(student, reference, rng):
    """Two layers take turns with four batches each, and go on from what their last call returned."""
    layers = [draw_case(rng), draw_case(rng)]
    mine, asked = list(layers), list(layers)
    for layer in (0, 1, 0, 1, 1, 0, 0, 1):
        batch = draw_case(rng).x
        mine[layer] = follow(student, mine[layer]._replace(x=batch))
        asked[layer] = follow(reference, asked[layer]._replace(x=batch))
    for ours, theirs in zip(mine, asked, strict=True):
        assert_close(ours.running_mean, theirs.running_mean, name="running_mean", reshape=True)
        assert_close(ours.running_var, theirs.running_var, name="running_var", reshape=True)


# ------------------------------------------------------------------ forward, inference


@check(
    points=2,
    title={
        "en": "At inference, the running averages are used in place of the batch's own statistics",
        "ja": "推論時は、バッチ自身の統計量の代わりに移動平均を使う",
    },
    hint={
        "en": "Subtract running_mean, then divide by the square root of running_var.",
        "ja": "running_mean を引いてから、running_var の平方根で割りましょう。",
    },
)
def test_inference_output(student, reference, rng):
    """The output matches the formula where eps is too small to matter."""
    case = draw_case(rng)
    y, _, _, _ = run_forward(student, case, TINY_EPS, train=False)
    expected, _, _, _ = run_forward(reference, case, TINY_EPS, train=False)
    assert_close(y, expected, name="y", atol=1e-6)


@check(
    points=2,
    title={
        "en": "At inference, eps is added to the running variance inside the square root",
        "ja": "推論時も、eps は平方根の中で running_var に足す",
    },
    hint={
        "en": "Compare the two branches: the root at inference looks just like that in training.",
        "ja": "2 つの分岐を見比べましょう。推論時の平方根は訓練時とまったく同じ形です。",
    },
)
def test_inference_eps(student, reference, rng):
    """The output matches the formula with an eps large enough to be seen."""
    case = draw_case(rng)
    eps = rng.uniform(0.05, 0.2)
    y, _, _, _ = run_forward(student, case, eps, train=False)
    expected, _, _, _ = run_forward(reference, case, eps, train=False)
    assert_close(y, expected, name="y")


@check(
    points=1,
    title={
        "en": "At inference, gamma and beta are applied as in training",
        "ja": "推論時も、訓練時と同じように gamma と beta を適用する",
    },
    hint={
        "en": "The layers above have learned from scaled and shifted values; they expect them now.",
        "ja": "後の層は gamma と beta を適用した値で学習しています。推論時も同じ値が必要です。",
    },
)
def test_inference_scale_and_shift(student, rng):
    """Against gamma 1 and beta 0 the output is scaled by gamma and shifted by beta."""
    case = draw_case(rng)
    plain = case._replace(gamma=np.ones(case.gamma.size), beta=np.zeros(case.beta.size))
    x_hat, _, _, _ = run_forward(student, plain, 1e-3, train=False)
    require_answer(x_hat, case.x.shape, "the output with gamma 1 and beta 0")
    y, _, _, _ = run_forward(student, case, 1e-3, train=False)
    assert_close(y, case.gamma * x_hat + case.beta, name="y")


@check(
    points=1,
    title={
        "en": "At inference, each example is treated alone, whatever else is in the batch",
        "ja": "推論時は、バッチ内の他の例に関係なく、各例を単独で扱う",
    },
    hint={
        "en": "Take no mean and no variance of x when train is False.",
        "ja": "train が False のときは、x の平均や分散を計算してはいけません。",
    },
)
def test_inference_treats_rows_alone(student, rng):
    """A row's output is the same alone as among others."""
    case = draw_case(rng, examples=6)
    y, _, _, _ = run_forward(student, case, 1e-3, train=False)
    require_answer(y, case.x.shape, "y")
    for i in range(case.x.shape[0]):
        alone, _, _, _ = run_forward(student, case._replace(x=case.x[i : i + 1]), 1e-3, train=False)
        assert_close(alone, y[i : i + 1], name="y of a single row")


@check(
    points=1,
    title={
        "en": "At inference, the running averages are returned as they were",
        "ja": "推論時は、移動平均を元のまま返す",
    },
    hint={
        "en": "Update the running averages in training only; at inference just pass them on.",
        "ja": "移動平均を更新するのは訓練時だけです。推論時は受け取ったまま返しましょう。",
    },
)
def test_inference_keeps_running_averages(student, rng):
    """The running averages that come back are those that went in."""
    case = draw_case(rng)
    _, _, running_mean, running_var = run_forward(student, case, 1e-3, train=False)
    assert_close(running_mean, case.running_mean, name="running_mean", reshape=True)
    assert_close(running_var, case.running_var, name="running_var", reshape=True)


# ------------------------------------------------------------------ backward


@check(
    points=1,
    title={
        "en": "dbeta is the sum of dy over the examples, one number per feature",
        "ja": "dbeta は dy を例の方向に合計したもの（特徴量ごとに 1 つ）",
    },
    hint={
        "en": "beta[j] was added to every row of column j: sum over the rows, don't average.",
        "ja": "beta[j] は列 j のすべての行に足されました。行方向に、平均ではなく合計しましょう。",
    },
)
def test_dbeta(student, rng):
    """The gradient of beta is the column sum of dy."""
    case = draw_case(rng)
    dy = rng.standard_normal(case.x.shape)
    _, _, dbeta = gradients(student, case, dy, TINY_EPS)
    assert_close(dbeta, dy.sum(axis=0), name="dbeta", reshape=True)


@check(
    points=1,
    title={
        "en": "dgamma is the sum of dy * x_hat over the examples, one number per feature",
        "ja": "dgamma は dy * x_hat を例の方向に合計したもの（特徴量ごとに 1 つ）",
    },
    hint={
        "en": "gamma was multiplied with the normalized x, not with x. Sum over the rows.",
        "ja": "gamma に掛かっていたのは x ではなく、正規化した x です。行方向に合計しましょう。",
    },
)
def test_dgamma(student, reference, rng):
    """The gradient of gamma matches the formula, in four batches."""
    for _ in range(4):
        case = draw_case(rng)
        dy = rng.standard_normal(case.x.shape)
        _, dgamma, _ = gradients(student, case, dy, TINY_EPS)
        _, expected, _ = gradients(reference, case, dy, TINY_EPS)
        assert_close(dgamma, expected, name="dgamma", reshape=True)


@check(
    points=3,
    title={
        "en": "dx takes into account that the mean and the variance depend on x too",
        "ja": "dx には、平均と分散も x に依存することが反映されている",
    },
    hint={
        "en": "dx has three parts: direct, through the mean, through the variance. The sums over "
        "the batch in the last two are divided by N.",
        "ja": "dx は 3 つの部分からなります。直接の部分、平均を通る部分、分散を通る部分です。"
        "後の 2 つに出てくる合計は N で割ります。",
    },
)
def test_dx(student, reference, rng):
    """With gamma 1 and a negligible eps, dx matches the formula in four batches."""
    for _ in range(4):
        case = draw_case(rng)
        # With a larger variance an own eps of 1e-8 is negligible as well: it costs the check of eps alone.
        case = case._replace(x=4 * case.x, gamma=np.ones(case.gamma.size))
        dy = rng.standard_normal(case.x.shape)
        dx, _, _ = gradients(student, case, dy, TINY_EPS)
        expected, _, _ = gradients(reference, case, dy, TINY_EPS)
        assert_close(dx, expected, name="dx")


@check(
    points=1,
    title={
        "en": "Each column of dx sums to zero, because shifting a feature changes nothing",
        "ja": "特徴量全体をずらしても出力は変わらないので、dx の各列の和は 0 になる",
    },
    hint={
        "en": "Subtract the mean of dy: mean, not sum, and over the rows.",
        "ja": "dy の平均を引きましょう。合計ではなく、行方向の平均です。",
    },
)
def test_dx_sums_to_zero(student, rng):
    """The sum over the examples is zero to rounding."""
    case = draw_case(rng)
    dx, _, _ = gradients(student, case, rng.standard_normal(case.x.shape), 1e-3)
    require_answer(dx, case.x.shape, "dx")
    assert_close(dx.sum(axis=0), np.zeros(case.gamma.size), name="the column sums of dx")


@check(
    points=1,
    title={
        "en": "dx grows with gamma, feature by feature",
        "ja": "dx は特徴量ごとに gamma に比例する",
    },
    hint={
        "en": "The gradient with respect to x_hat is dy * gamma; go on from there.",
        "ja": "x_hat に関する勾配は dy * gamma です。そこから先へ進みましょう。",
    },
)
def test_dx_grows_with_gamma(student, rng):
    """Against gamma 1, dx is multiplied by gamma."""
    case = draw_case(rng)
    dy = rng.standard_normal(case.x.shape)
    plain, _, _ = gradients(student, case._replace(gamma=np.ones(case.gamma.size)), dy, 1e-3)
    require_answer(plain, case.x.shape, "dx with gamma 1")
    dx, _, _ = gradients(student, case, dy, 1e-3)
    assert_close(dx, case.gamma * plain, name="dx")


@check(
    points=1,
    title={
        "en": "The backward pass uses the same square root as the forward pass, with eps inside",
        "ja": "逆伝播でも、順伝播と同じ eps 入りの平方根を使う",
    },
    hint={
        "en": "Keep sqrt(var + eps) of the forward pass in the cache and use it again.",
        "ja": "順伝播の sqrt(var + eps) を cache に残し、逆伝播でもそれを使いましょう。",
    },
)
def test_dx_eps(student, reference, rng):
    """With an eps large enough to be seen, dx and dgamma match the formula."""
    case = draw_case(rng)
    dy = rng.standard_normal(case.x.shape)
    eps = rng.uniform(0.05, 0.2)
    dx, dgamma, _ = gradients(student, case, dy, eps)
    expected_dx, expected_dgamma, _ = gradients(reference, case, dy, eps)
    assert_close(dx, expected_dx, name="dx")
    assert_close(dgamma, expected_dgamma, name="dgamma", reshape=True)


@check(
    points=1,
    title={
        "en": "dx is the slope of your own forward pass",
        "ja": "dx はあなた自身の順伝播の傾きと一致する",
    },
    hint={
        "en": "Nudge x by a tiny step and see how sum(dy * y) changes; the public check shows how.",
        "ja": "x をほんの少し動かし、sum(dy * y) の変化を見ましょう。"
        "公開チェックが参考になります。",
    },
)
def test_dx_is_the_slope_of_the_own_forward_pass(student, rng):
    """Along 8 random directions, dx agrees with central differences of the student's forward."""
    case = draw_case(rng, examples=9, features=5)
    dy = rng.standard_normal(case.x.shape)
    eps = rng.uniform(0.05, 0.2)
    dx, _, _ = gradients(student, case, dy, eps)
    require_answer(dx, case.x.shape, "dx")
    step = 1e-5
    claimed, slopes = np.zeros(8), np.zeros(8)  # each mixes all elements of dx
    for i in range(8):
        direction = rng.standard_normal(case.x.shape)
        up, _, _, _ = run_forward(student, case._replace(x=case.x + step * direction), eps)
        down, _, _, _ = run_forward(student, case._replace(x=case.x - step * direction), eps)
        claimed[i] = np.sum(dx * direction)
        slopes[i] = np.sum(dy * (up - down)) / (2 * step)
    # Third derivatives times step^2, and rounding (1e-15 / step), stay far below these tolerances.
    assert_close(claimed, slopes, name="the slope that dx tells", rtol=1e-5, atol=1e-6)


@check(
    points=1,
    title={
        "en": "For a batch of one row, dx and dgamma are zero and dbeta is dy",
        "ja": "1 行だけのバッチでは dx と dgamma は 0、dbeta は dy になる",
    },
    hint={
        "en": "One row is its own mean: x_hat is 0 whatever x is. Divide by N, never by N - 1.",
        "ja": "1 行ならその行自身が平均なので、x_hat は常に 0 です。"
        "割る数は N であって、N - 1 ではありません。",
    },
)
def test_backward_of_a_single_row(student, rng):
    """The output is beta whatever x and gamma are, so only dbeta is not zero."""
    case = draw_case(rng, examples=1)
    dy = rng.standard_normal(case.x.shape)
    dx, dgamma, dbeta = gradients(student, case, dy, 1e-3)
    assert_close(dx, np.zeros(case.x.shape), name="dx")
    assert_close(dgamma, np.zeros(case.gamma.size), name="dgamma", reshape=True)
    assert_close(dbeta, dy[0], name="dbeta", reshape=True)


@check(
    points=1,
    title={
        "en": "The backward pass belongs to the cache it is given, not to the latest batch",
        "ja": "逆伝播は、直前のバッチではなく、渡された cache のバッチについて計算する",
    },
    hint={
        "en": "Put all that bn_backward needs into the cache; keep nothing in global variables.",
        "ja": "bn_backward に必要なものはすべて cache に入れ、"
        "グローバル変数は使わないようにしましょう。",
    },
)
def test_backward_uses_its_cache(student, rng):
    """Another forward pass in between leaves the gradients as they were."""
    first, second = draw_case(rng), draw_case(rng)
    dy = rng.standard_normal(first.x.shape)
    expected_dx, expected_dgamma, _ = gradients(student, first, dy, 1e-3)
    require_answer(expected_dx, first.x.shape, "dx")
    _, cache, _, _ = run_forward(student, first, 1e-3)
    run_forward(student, second, 1e-3)
    dx, dgamma, _ = student.bn_backward(dy.copy(), cache)
    assert_close(dx, expected_dx, name="dx after another batch")
    assert_close(dgamma, expected_dgamma, name="dgamma after another batch")


# ------------------------------------------------------------------ both


@check(
    points=1,
    title={
        "en": "The arrays that are passed in are not changed",
        "ja": "渡された配列は書き換えられない",
    },
    hint={
        "en": "In-place operations such as *= and += on an argument change the caller's array.",
        "ja": "引数への *= や += などのインプレース演算は、"
        "呼び出し元の配列まで書き換えてしまいます。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """Neither pass writes into x, gamma, beta, the running averages or dy, and each computes something."""
    case = draw_case(rng)
    out, _, _, _ = run_forward(student, case, 1e-3, train=False)
    assert student.last.changed == (), "bn_forward at inference changed its arguments"
    require_answer(out, case.x.shape, "the output at inference")
    out, cache, _, _ = run_forward(student, case, 1e-3)
    assert student.last.changed == (), "bn_forward in training changed its arguments"
    require_answer(out, case.x.shape, "the output in training")
    dx, _, _ = student.bn_backward(rng.standard_normal(case.x.shape), cache)
    assert 0 not in student.last.changed, "bn_backward changed dy"
    require_answer(dx, case.x.shape, "dx")
