"""Public checks of the Kalman filter: the worked example of the README."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "the mean": "平均",
    "without Q": "Q を足さない",
    "with F.T on the left": "F.T を左から掛ける",
    "without F.T on the right": "右から F.T を掛けない",
    "without R in S": "S に R を足さない",
    "with H @ mean - z": "H @ mean - z を使う",
    "with + in place of -": "- の代わりに + を使う",
    "unchanged": "変えない",
    "the means": "平均の列",
    "the covariances": "共分散の列",
}

F = np.array([[1.0, 1.0], [0.0, 1.0]])
Q = np.array([[0.0, 0.0], [0.0, 1.0]])
H = np.array([[1.0, 0.0]])
R = np.array([[2.0]])
PREDICTED = np.array([[2.0, 1.0], [1.0, 2.0]])
CORRECTED = np.array([[1.0, 0.5], [0.5, 1.75]])


@check(
    points=1,
    title={
        "en": "The prediction of the worked example is (2, 2) with [[2, 1], [1, 2]]",
        "ja": "例題の予測は (2, 2) と [[2, 1], [1, 2]] である",
    },
    hint={
        "en": "F @ P @ F.T is [[2, 1], [1, 1]], and Q adds 1 to the last element.",
        "ja": "F @ P @ F.T は [[2, 1], [1, 1]] で、Q が最後の要素に 1 を足します。",
    },
)
def test_predict(student):
    """One step ahead."""
    mean, P = student.kalman_predict(np.array([0.0, 2.0]), np.eye(2), F, Q)
    assert_close(mean, np.array([2.0, 2.0]), name="the mean")
    mistakes = {
        "without Q": PREDICTED - Q,
        "with F.T on the left": F.T @ F + Q,
        "without F.T on the right": F + Q,
    }
    assert_close(P, PREDICTED, name="P", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The measurement 6 moves the mean to (4, 3)",
        "ja": "測定値 6 で、平均は (4, 3) に動く",
    },
    hint={
        "en": "S is 4, the gain (0.5, 0.25), and what is new is 6 - 2 = 4.",
        "ja": "S は 4、ゲインは (0.5, 0.25)、新しい情報は 6 - 2 = 4 です。",
    },
)
def test_corrected_mean(student):
    """The mean after the measurement."""
    mean, _ = student.kalman_correct(np.array([2.0, 2.0]), PREDICTED, np.array([6.0]), H, R)
    mistakes = {
        "without R in S": np.array([6.0, 4.0]),
        "with H @ mean - z": np.array([0.0, 1.0]),
    }
    assert_close(mean, np.array([4.0, 3.0]), name="the mean", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The measurement makes P smaller: [[1, 0.5], [0.5, 1.75]]",
        "ja": "測定で P は小さくなり、[[1, 0.5], [0.5, 1.75]] になる",
    },
    hint={
        "en": "gain @ H @ P is [[1, 0.5], [0.5, 0.25]]; it is taken off P.",
        "ja": "gain @ H @ P は [[1, 0.5], [0.5, 0.25]] です。これを P から引きます。",
    },
)
def test_corrected_covariance(student):
    """The covariance after the measurement."""
    _, P = student.kalman_correct(np.array([2.0, 2.0]), PREDICTED, np.array([6.0]), H, R)
    mistakes = {"with + in place of -": 2 * PREDICTED - CORRECTED, "unchanged": PREDICTED}
    assert_close(P, CORRECTED, name="P", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "The whole worked example in one call",
        "ja": "例題全体を 1 回の呼び出しで",
    },
    hint={
        "en": "Predict first, then correct, and collect what comes out of the correction.",
        "ja": "先に予測し、次に修正し、修正の結果を集めましょう。",
    },
)
def test_filter(student):
    """A series of one measurement."""
    zs = np.array([[6.0]])
    means, covariances = student.kalman_filter(zs, np.array([0.0, 2.0]), np.eye(2), F, Q, H, R)
    assert_close(means, np.array([[4.0, 3.0]]), name="the means")
    assert_close(covariances, CORRECTED[np.newaxis], name="the covariances")
