"""Pictures of a diagnosis and of its remedies on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

ERRORS = tuple(range(1, 31, 2))  # percent, none of them at a limit
WORDS = {"bigger_network": 1, "train_longer": 2, "more_data": 4, "regularization": 8}
DIAGNOSES = {
    "neither": {"high_bias": False, "high_variance": False},
    "bias": {"high_bias": True, "high_variance": False},
    "variance": {"high_bias": False, "high_variance": True},
    "turned": {"high_variance": True, "high_bias": False},
    "both": {"high_bias": True, "high_variance": True},
}
ANSWER = {
    "en": "0 neither, 1 bias, 2 variance, 3 both",
    "ja": "0 なし、1 バイアス、2 バリアンス、3 両方",
}


def found(student, case) -> float:
    """What is high: 0 nothing, 1 bias, 2 variance, 3 both."""
    answer = student.diagnose(*case)
    bias, variance = (bool(np.ravel(answer[key])[0]) for key in ("high_bias", "high_variance"))
    return float(bias + 2 * variance)


@picture(
    title={"en": "What is high, over the train error", "ja": "訓練誤差ごとの診断"},
    caption={
        "en": "People make 10 % errors, tol is 4 %, and the dev error is 6 % above the train error, so "
        "variance is always high (2). Where the train error passes 14 %, bias is high as well (3).",
        "ja": "人の誤り率は 10 %、tol は 4 %、開発誤差は訓練誤差より 6 % 高いので、バリアンスはいつも "
        "高く（2）、訓練誤差が 14 % を超えるところからはバイアスも高くなります（3）。",
    },
    functions=["diagnose"],
)
def over_train_error(student, rng) -> Plot:
    """The diagnosis over the train error, with all arguments."""
    cases = [(e / 100, e / 100 + 0.06, 0.10, 0.04) for e in ERRORS]
    return Plot(
        kind="line",
        x=tuple(map(float, ERRORS)),
        y=tuple(found(student, case) for case in cases),
        x_label={"en": "train error, %", "ja": "訓練誤差（%）"},
        y_label=ANSWER,
    )


@picture(
    title={"en": "What is high, over the dev error", "ja": "開発誤差ごとの診断"},
    caption={
        "en": "The train error is 4 %; Bayes error and tol are left out, so they are 0 and 2 %. Bias is "
        "high (1), and where the dev error passes 6 %, variance as well (3).",
        "ja": "訓練誤差は 4 % で、ベイズ誤差と tol は省略したので 0 と 2 % です。バイアスは高く（1）、"
        "開発誤差が 6 % を超えるところからはバリアンスも高くなります（3）。",
    },
    functions=["diagnose"],
)
def over_dev_error(student, rng) -> Plot:
    """The diagnosis over the dev error, with the default arguments."""
    return Plot(
        kind="line",
        x=tuple(map(float, ERRORS)),
        y=tuple(found(student, (0.04, e / 100)) for e in ERRORS),
        x_label={"en": "dev error, %", "ja": "開発誤差（%）"},
        y_label=ANSWER,
    )


@picture(
    title={
        "en": "The remedies, as one number for each diagnosis",
        "ja": "診断ごとの対策を 1 つの数で",
    },
    caption={
        "en": "bigger_network counts 1, train_longer 2, more_data 4, regularization 8, and any word that "
        "is not in the list 16. So bias has 3, variance 12 (also where its key stands first: turned), "
        "both 15, and neither 0. new_architecture counts 0, but 16 where there is no problem.",
        "ja": "bigger_network は 1、train_longer は 2、more_data は 4、regularization は 8、一覧にない語は "
        "16 と数えます。バイアスは 3、バリアンスは 12（キーの順が逆の turned も）、両方は 15、なしは 0 "
        "です。new_architecture は 0 ですが、問題がないときは 16 です。",
    },
    functions=["remedies"],
)
def counted_remedies(student, rng) -> Plot:
    """The weights of the remedies' words, added up."""
    sums = []
    for diagnosis in DIAGNOSES.values():
        words = student.remedies(diagnosis) | frozenset()  # a list is no set
        free = "new_architecture" if any(diagnosis.values()) else ""
        sums.append(sum(WORDS.get(word, 16) for word in words if word != free))
    return Plot(
        kind="bars",
        x=tuple(DIAGNOSES),
        y=tuple(map(float, sums)),
        x_label={"en": "what is high", "ja": "高いもの"},
        y_label={"en": "sum of the words", "ja": "語の数の和"},
    )
