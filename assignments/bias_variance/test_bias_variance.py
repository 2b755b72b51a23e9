"""Public checks of diagnosing bias and variance: the table of the README."""

from grader.testing import check


def truth(diag):
    """Take the two answers out of a diagnosis."""
    return bool(diag["high_bias"]), bool(diag["high_variance"])


@check(
    points=1,
    title={
        "en": "A gap between dev and train is variance; an error above the Bayes error is bias",
        "ja": "開発と訓練の差はバリアンス、ベイズ誤差を超える分はバイアスです",
    },
    hint={
        "en": "Compute train_err - bayes_err and dev_err - train_err, and compare each with tol.",
        "ja": "train_err - bayes_err と dev_err - train_err を計算し、それぞれ tol と比べましょう。",
    },
)
def test_the_first_three_rows(student):
    """The first three rows of the table, (high bias, high variance)."""
    # 0.01 - 0 = 0.01 is small, 0.11 - 0.01 = 0.10 is large
    assert truth(student.diagnose(0.01, 0.11)) == (False, True)
    # 0.15 - 0 = 0.15 is large, 0.16 - 0.15 = 0.01 is small
    assert truth(student.diagnose(0.15, 0.16)) == (True, False)
    # 0.15 and 0.30 - 0.15 = 0.15 are both large
    assert truth(student.diagnose(0.15, 0.30)) == (True, True)


@check(
    points=1,
    title={
        "en": "15 % train error is no bias problem where people make 14 %",
        "ja": "人でも 14 % 間違えるなら、訓練誤差 15 % はバイアスの問題ではありません",
    },
    hint={
        "en": "Subtract bayes_err from train_err before you compare with tol.",
        "ja": "tol と比べる前に、train_err から bayes_err を引きましょう。",
    },
)
def test_the_last_row(student):
    """The same errors with and without a Bayes error of 14 %."""
    assert truth(student.diagnose(0.15, 0.16)) == (True, False)
    # 0.15 - 0.14 = 0.01 is small, and so is 0.16 - 0.15 = 0.01
    assert truth(student.diagnose(0.15, 0.16, 0.14)) == (False, False)


@check(
    points=1,
    title={
        "en": "Against high bias: a bigger network and longer training",
        "ja": "高バイアスには、大きいネットワークと長い訓練です",
    },
    hint={
        "en": "Look the words up in the table of the README, and return them as a set.",
        "ja": "README の表から言葉を選び、集合 (set) で返しましょう。",
    },
)
def test_remedies_against_bias(student):
    """Both words are there; "new_architecture" may be."""
    answer = student.remedies({"high_bias": True, "high_variance": False})
    assert set(answer) - {"new_architecture"} == {"bigger_network", "train_longer"}
