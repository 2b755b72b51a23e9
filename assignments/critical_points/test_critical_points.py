"""Public checks of critical points: the worked examples of the README."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "for n = 10": "n = 10 のときの値",
    "for n = 20,000": "n = 20,000 のときの値",
    "for window = 3": "window = 3 のときの答え",
    "for window = 4": "window = 4 のときの答え",
    "for window = 5": "window = 5 のときの答え",
}


@check(
    points=1,
    title={
        "en": "Curvatures 1 and 2 are a minimum, -1 and -2 a maximum, 1 and -2 a saddle",
        "ja": "曲率が 1 と 2 なら極小、-1 と -2 なら極大、1 と -2 なら鞍点である",
    },
    hint={
        "en": "Compare the eigenvalues with tol and -tol.",
        "ja": "固有値を tol や -tol と比べましょう。",
    },
)
def test_three_kinds(student):
    """Diagonal matrices, whose eigenvalues are their diagonals."""
    assert student.classify_critical_point(np.diag([1.0, 2.0])) == "minimum"
    assert student.classify_critical_point(np.diag([-1.0, -2.0])) == "maximum"
    assert student.classify_critical_point(np.diag([1.0, -2.0])) == "saddle"


@check(
    points=1,
    title={
        "en": "[[1, 3], [3, 1]] is a saddle, although its diagonal is positive",
        "ja": "[[1, 3], [3, 1]] は、対角成分が正でも鞍点である",
    },
    hint={
        "en": "Its eigenvalues are 4 and -2. The diagonal only knows the directions of the axes.",
        "ja": "固有値は 4 と -2 です。対角成分からは軸の向きのことしかわかりません。",
    },
)
def test_diagonal_misleads(student):
    """Along (1, 1) it curves up, along (1, -1) down."""
    assert student.classify_critical_point(np.array([[1.0, 3.0], [3.0, 1.0]])) == "saddle"


@check(
    points=1,
    title={
        "en": "Curvatures 2 and 0 are inconclusive; 2, 0 and -1 are a saddle",
        "ja": "曲率が 2 と 0 なら判定できず、2 と 0 と -1 なら鞍点である",
    },
    hint={
        "en": "Ask first whether there is a positive and a negative eigenvalue.",
        "ja": "先に、正と負の固有値が両方あるかどうかを調べましょう。",
    },
)
def test_zeros(student):
    """A zero alone decides nothing, and it does not spoil a saddle."""
    assert student.classify_critical_point(np.diag([2.0, 0.0])) == "inconclusive"
    assert student.classify_critical_point(np.diag([2.0, 0.0, -1.0])) == "saddle"


@check(
    points=1,
    title={
        "en": "The chance has the logarithm -3.0103 for 10 directions and -6020.6 for 20,000",
        "ja": "確率の対数は、方向が 10 なら -3.0103、20,000 なら -6020.6 である",
    },
    hint={
        "en": "Do not compute the chance itself: multiply n by a logarithm.",
        "ja": "確率そのものは計算せず、n に対数を掛けましょう。",
    },
)
def test_chance(student):
    """log10(2) is 0.30103."""
    assert_close(student.log10_prob_local_min(10), -3.0102999566, name="for n = 10")
    assert_close(student.log10_prob_local_min(20_000), -6020.5999133, name="for n = 20,000")


@check(
    points=1,
    title={
        "en": "0.9, 0.04, 0.02, 0.03 with tol 0.05 is a plateau for window 3, and none for 4 or 5",
        "ja": "0.9, 0.04, 0.02, 0.03 は tol 0.05 のとき、window が 3 なら台地で、4 や 5 なら違う",
    },
    hint={
        "en": "Look at the last `window` values. Are there so many, and is each one below tol?",
        "ja": "最後の window 個を見ましょう。それだけの数があり、どれも tol より小さいですか。",
    },
)
def test_plateau(student):
    """The fourth value from the end is large, and there is no fifth."""
    norms = np.array([0.9, 0.04, 0.02, 0.03])
    assert_close(student.is_plateau(norms, 0.05, 3), True, name="for window = 3")
    assert_close(student.is_plateau(norms, 0.05, 4), False, name="for window = 4")
    assert_close(student.is_plateau(norms, 0.05, 5), False, name="for window = 5")
