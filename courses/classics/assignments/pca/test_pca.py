"""Public checks of principal component analysis: the worked example of the README."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "the mean": "平均",
    "with the smallest variance first": "分散の小さい順に並べる",
    "with directions in columns": "方向を列に置く",
    "the components": "主成分の方向",
    "divided by n": "n で割る",
    "not divided at all": "何でも割らない",
    "with a root": "平方根を取る",
    "the variances": "分散",
    "without subtracting the mean": "平均を引かない",
    "the scores": "スコア",
    "without adding the mean": "平均を足さない",
    "the examples": "例",
}

X = np.array([[9.0, 8.0], [-7.0, -4.0], [-2.0, 6.0], [4.0, -2.0], [1.0, 2.0]])
MEAN = np.array([1.0, 2.0])
COMPONENTS = np.array([[0.8, 0.6], [-0.6, 0.8]])


@check(
    points=1,
    title={
        "en": "The directions of the worked example are (0.8, 0.6) and (-0.6, 0.8)",
        "ja": "例題の方向は (0.8, 0.6) と (-0.6, 0.8) である",
    },
    hint={
        "en": "The covariance is [[36.5, 18], [18, 26]]. Mind the order, rows and columns, and signs.",
        "ja": "共分散行列は [[36.5, 18], [18, 26]] です。順序、行と列、符号に注意しましょう。",
    },
)
def test_directions(student):
    """The mean, and both directions."""
    mean, components, _ = student.pca_fit(X, 2)
    assert_close(mean, MEAN, name="the mean", reshape=True)
    mistakes = {
        "with the smallest variance first": COMPONENTS[::-1],
        "with directions in columns": COMPONENTS.T,
    }
    assert_close(components, COMPONENTS, name="the components", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The variances of the worked example are 50 and 12.5",
        "ja": "例題の分散は 50 と 12.5 である",
    },
    hint={
        "en": "Divide by n - 1 = 4, and take the eigenvalues as they are.",
        "ja": "n - 1 = 4 で割り、固有値をそのまま使いましょう。",
    },
)
def test_variances(student):
    """The variances along both directions."""
    _, _, variances = student.pca_fit(X, 2)
    due = np.array([50.0, 12.5])
    mistakes = {
        "divided by n": due * 0.8,
        "not divided at all": due * 4,
        "with a root": np.sqrt(due),
    }
    assert_close(variances, due, name="the variances", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The scores of (9, 8) are 10 and 0",
        "ja": "(9, 8) のスコアは 10 と 0 である",
    },
    hint={
        "en": "(9, 8) less the mean is (8, 6), and 8 * 0.8 + 6 * 0.6 = 10.",
        "ja": "(9, 8) から平均を引くと (8, 6)、8 * 0.8 + 6 * 0.6 = 10 です。",
    },
)
def test_scores(student):
    """One example alone, measured from the mean that is passed."""
    scores = student.pca_project(X[:1], MEAN, COMPONENTS)
    mistakes = {"without subtracting the mean": X[:1] @ COMPONENTS.T}
    assert_close(scores, np.array([[10.0, 0.0]]), name="the scores", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The score 10 leads back to (9, 8), and 0 to the mean",
        "ja": "スコア 10 から (9, 8) に、0 から平均に戻る",
    },
    hint={
        "en": "(1, 2) + 10 * (0.8, 0.6) = (9, 8).",
        "ja": "(1, 2) + 10 * (0.8, 0.6) = (9, 8) です。",
    },
)
def test_way_back(student):
    """With the first direction alone."""
    x = student.pca_reconstruct(np.array([[10.0], [0.0]]), MEAN, COMPONENTS[:1])
    mistakes = {"without adding the mean": np.array([[8.0, 6.0], [0.0, 0.0]])}
    assert_close(x, np.array([[9.0, 8.0], [1.0, 2.0]]), name="the examples", mistakes=mistakes)
