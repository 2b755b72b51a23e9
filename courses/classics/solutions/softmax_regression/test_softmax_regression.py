"""Hidden checks of softmax regression; each function is handed what it needs, and none calls another."""

import numpy as np

from grader.testing import assert_close, check


def draw_probabilities(rng, n=30, k=5):
    """Draw rows of probabilities, none of them near 0."""
    p = rng.uniform(0.2, 2.0, (n, k))
    return p / p.sum(axis=1, keepdims=True)


def gradients(student, x, p, labels):
    """Ask for both gradients, and look at the form of the answer."""
    answer = student.softmax_gradients(x, p, labels)
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 2, f"the answer holds {len(answer)} things, not (dW, db)"
    return answer


@check(
    points=2,
    title={
        "en": "Each row of scores becomes exp(score) over the sum of its row",
        "ja": "スコアの各行は、exp(スコア) をその行の和で割ったものになる",
    },
    hint={
        "en": "np.exp of all, then divide by the sums along axis=1, with keepdims=True.",
        "ja": "全体に np.exp を適用し、axis=1、keepdims=True の和で割りましょう。",
    },
)
def test_probabilities(student, reference, rng):
    """Four sets of 30 rows with small scores."""
    for _ in range(4):
        z = rng.uniform(-3, 3, (30, 5))
        assert_close(student.softmax(z), reference.softmax(z.copy()), name="softmax(z)")


@check(
    points=2,
    title={
        "en": "Scores may be very large in one row and very small in the next",
        "ja": "ある行のスコアが非常に大きく、次の行で非常に小さくても計算できる",
    },
    hint={
        "en": "Subtract from each row its own largest score first: that changes no quotient, and no "
        "exp is above 1.",
        "ja": "先に各行からその行の最大値を引きましょう。比は変わらず、exp は 1 を超えません。",
    },
)
def test_large_scores(student, reference, rng):
    """Rows around -9000 to 9000, in one array; in every third one the scores lie far apart."""
    # Eighths are exact in single precision, too.
    z = rng.integers(-24, 25, (30, 5)) / 8
    z[::3] *= 400
    z += rng.permutation(np.arange(-9000, 9001, 620))[:30, np.newaxis]
    assert_close(student.softmax(z), reference.softmax(z.copy()), name="softmax(z)")


@check(
    points=3,
    title={
        "en": "The cost is the mean of -log of the right classes' probabilities",
        "ja": "コストは、正解クラスの確率の -log の平均である",
    },
    hint={
        "en": "p[np.arange(n), labels] picks one probability from each row. Log, mean, minus.",
        "ja": "p[np.arange(n), labels] で各行から 1 つ取り出し、log、平均、符号の順に計算しましょう。",
    },
)
def test_cost(student, reference, rng):
    """Twenty sets of 30 examples."""
    for _ in range(20):
        p, labels = draw_probabilities(rng), rng.integers(0, 5, 30)
        expected = reference.cross_entropy(p.copy(), labels.copy())
        assert_close(student.cross_entropy(p, labels), expected, name="the cost", reshape=True)


@check(
    points=1,
    title={
        "en": "A probability of 0 costs -log(1e-12), and not infinity",
        "ja": "確率 0 のコストは無限大ではなく -log(1e-12) である",
    },
    hint={
        "en": "np.maximum(p, 1e-12) before the logarithm.",
        "ja": "log の前に np.maximum(p, 1e-12) を使いましょう。",
    },
)
def test_cost_of_the_impossible(student, rng):
    """Twenty sets of one example whose right class has no probability; the factor is 1."""
    for _ in range(20):
        p, label = draw_probabilities(rng, n=1), rng.integers(0, 5, 1)
        p[0, label] = 0.0
        cost = student.cross_entropy(p / p.sum(), label)
        assert_close(cost, -np.log(1e-12), name="the cost", reshape=True)


@check(
    points=3,
    title={
        "en": "dW is x.T times the errors p - y, divided by n",
        "ja": "dW は、x.T と誤差 p - y の積を n で割ったものである",
    },
    hint={
        "en": "The error of a class is p, and p - 1 for the right class. Shapes: (d, n) times (n, k).",
        "ja": "各クラスの誤差は p、正解クラスだけ p - 1 です。形は (d, n) と (n, k) の積です。",
    },
)
def test_gradient_of_the_weights(student, reference, rng):
    """Four sets of 30 examples with seven features."""
    for _ in range(4):
        x, p, labels = rng.standard_normal((30, 7)), draw_probabilities(rng), rng.integers(0, 5, 30)
        expected, _ = reference.softmax_gradients(x.copy(), p.copy(), labels.copy())
        dW, _ = gradients(student, x, p, labels)
        assert_close(dW, expected, name="dW")


@check(
    points=1,
    title={
        "en": "db is the mean error of each class",
        "ja": "db は、クラスごとの誤差の平均である",
    },
    hint={
        "en": "b is added to each row: average the errors down the rows (axis=0).",
        "ja": "b は各行に足されます。誤差を行方向（axis=0）に平均しましょう。",
    },
)
def test_gradient_of_the_biases(student, reference, rng):
    """One set with 25 classes."""
    x, p = rng.standard_normal((30, 7)), draw_probabilities(rng, k=25)
    labels = rng.integers(0, 25, 30)
    _, expected = reference.softmax_gradients(x.copy(), p.copy(), labels.copy())
    _, db = gradients(student, x, p, labels)
    assert_close(db, expected, name="db", reshape=True)


@check(
    points=1,
    title={
        "en": "The arrays that are passed in are not changed",
        "ja": "渡された配列を書き換えない",
    },
    hint={
        "en": "z -= ... and p[...] -= 1 change the caller's arrays. Begin with a copy.",
        "ja": "z -= ... や p[...] -= 1 は呼び出し側の配列を変えます。コピーから始めましょう。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """Scores, and probabilities."""
    z = rng.uniform(-3, 3, (30, 5))
    p = student.softmax(z)
    assert np.shape(p) == (30, 5), f"softmax(z) has shape {np.shape(p)}, not (30, 5)"
    assert not student.last.changed, "softmax changed its argument"
    x = rng.standard_normal((30, 7))
    dW, _ = gradients(student, x, draw_probabilities(rng), np.arange(30) % 5)
    assert not student.last.changed, "softmax_gradients changed its arguments"
    assert np.shape(dW) == (7, 5), f"dW has shape {np.shape(dW)}, not (7, 5)"
