"""Public checks of softmax regression: the worked example of the README."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "with sums down the columns": "列ごとに和を取る",
    "with one sum for all rows": "すべての行を 1 つの和で割る",
    "without dividing by the sum": "和で割らない",
    "with a sum in place of the mean": "平均の代わりに和を取る",
    "without the minus": "マイナスを付けない",
    "divided by the number of classes, too": "クラスの数でも割る",
    "with the likeliest class": "最も確率の高いクラスを使う",
    "the cost": "コスト",
    "without 1 / n": "1 / n を掛けない",
    "with y - p in place of p - y": "p - y の代わりに y - p を使う",
}

P = np.array([[0.125, 0.375, 0.5], [0.5, 0.25, 0.25]])
LABELS = np.array([1, 0])


@check(
    points=1,
    title={
        "en": "The scores log 1, log 3, log 4 become 0.125, 0.375, 0.5",
        "ja": "スコア log 1, log 3, log 4 は 0.125, 0.375, 0.5 になる",
    },
    hint={
        "en": "exp gives back 1, 3 and 4, and their sum is 8. Each row has a sum of its own.",
        "ja": "exp で 1, 3, 4 に戻り、和は 8 です。和は行ごとに取ります。",
    },
)
def test_softmax(student):
    """The first row of the worked example, and one of equal scores."""
    z = np.array([[0.0, np.log(3.0), np.log(4.0)], [2.0, 2.0, 2.0]])
    expected = np.array([[0.125, 0.375, 0.5], [1 / 3, 1 / 3, 1 / 3]])
    powers = np.exp(z)
    mistakes = {
        "with sums down the columns": powers / powers.sum(axis=0),
        "with one sum for all rows": powers / powers.sum(),
        "without dividing by the sum": powers,
    }
    assert_close(student.softmax(z), expected, name="softmax(z)", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "Scores of 1000 are no problem",
        "ja": "スコアが 1000 でも計算できる",
    },
    hint={
        "en": "Subtract the row's largest score before you take exp.",
        "ja": "exp を取る前に、その行の最大値を引きましょう。",
    },
)
def test_large_scores(student):
    """Equal scores share the 1, however large they are."""
    z = np.array([[1000.0, 1000.0]])
    assert_close(student.softmax(z), np.array([[0.5, 0.5]]), name="softmax(z)")


@check(
    points=1,
    title={
        "en": "The cost of the worked example is 0.836988",
        "ja": "例題のコストは 0.836988 である",
    },
    hint={
        "en": "-log 0.375 is 0.980829, -log 0.5 is 0.693147; take their mean.",
        "ja": "-log 0.375 は 0.980829、-log 0.5 は 0.693147 です。その平均を取りましょう。",
    },
)
def test_cost(student):
    """Two examples."""
    due = -(np.log(0.375) + np.log(0.5)) / 2
    mistakes = {
        "with a sum in place of the mean": 2 * due,
        "without the minus": -due,
        "divided by the number of classes, too": due / 3,
        "with the likeliest class": -np.log(0.5),
    }
    cost = student.cross_entropy(P, LABELS)
    assert_close(cost, due, name="the cost", reshape=True, mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The gradients of the worked example",
        "ja": "例題の勾配",
    },
    hint={
        "en": "The errors are (0.125, -0.625, 0.5) and (-0.5, 0.25, 0.25).",
        "ja": "誤差は (0.125, -0.625, 0.5) と (-0.5, 0.25, 0.25) です。",
    },
)
def test_gradients(student):
    """dW and db of two examples."""
    dW, db = student.softmax_gradients(np.array([[2.0, 0.0], [0.0, 4.0]]), P, LABELS)
    due = np.array([[0.125, -0.625, 0.5], [-1.0, 0.5, 0.5]])
    mistakes = {"without 1 / n": 2 * due, "with y - p in place of p - y": -due}
    assert_close(dW, due, name="dW", mistakes=mistakes)
    assert_close(db, np.array([-0.1875, -0.1875, 0.375]), name="db", reshape=True)
