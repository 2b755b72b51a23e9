"""Public checks of early stopping: the worked example of the README."""

import numpy as np

from grader.testing import check

IN_JAPANESE = {
    "step said {answers}": "step の答えは {answers} でした",
    "the parameters kept are {kept}": "保存されているパラメータは {kept} です",
}

LOSSES = [0.90, 0.70, 0.60, 0.65, 0.62, 0.58, 0.61, 0.60, 0.63]


@check(
    points=1,
    title={
        "en": "With patience 3 the example stops at epoch 8, and epoch 5 was the best",
        "ja": "例題は patience = 3 ならエポック 8 で止まり、最良はエポック 5 です",
    },
    hint={
        "en": "Write down wait for each epoch: 0 0 0 1 2 0 1 2 3.",
        "ja": "各エポックの wait を書き出しましょう。0 0 0 1 2 0 1 2 3 です。",
    },
)
def test_patience(student):
    """The losses of the README with two patiences."""
    assert tuple(student.early_stop(LOSSES, 3)) == (5, 8)
    # Epochs 3 and 4 are two without improvement.
    assert tuple(student.early_stop(LOSSES, 2)) == (2, 4)


@check(
    points=1,
    title={
        "en": "With min_delta 0.05 a loss of 0.58 after 0.60 is no improvement",
        "ja": "min_delta = 0.05 なら、0.60 の後の 0.58 は改善ではありません",
    },
    hint={
        "en": "0.58 is not below 0.60 - 0.05.",
        "ja": "0.58 は 0.60 - 0.05 を下回っていません。",
    },
)
def test_min_delta(student):
    """The losses of the README with a min_delta."""
    assert tuple(student.early_stop(LOSSES, 3, 0.05)) == (2, 5)


@check(
    points=1,
    title={
        "en": "The stopper says True once patience has run out, and has kept the best parameters",
        "ja": "ストッパーは patience が尽きると True を返し、最良のパラメータを残しています",
    },
    hint={
        "en": "step returns True or False in every epoch, and saves a copy when the loss improves.",
        "ja": "step は毎回 True か False を返し、損失が改善したらコピーを保存します。",
    },
)
def test_stopper(student):
    """Four epochs with patience 2; the parameter is 10 times the epoch."""
    stopper = student.EarlyStopper(2, 0.0)
    answers = []
    for epoch, loss in enumerate([0.9, 0.5, 0.6, 0.7]):
        answers.append(bool(stopper.step(loss, {"W": np.array([10.0 * epoch])})))
    # Epoch 1 is the best one, and epoch 3 the second one without improvement.
    assert answers == [False, False, False, True], f"step said {answers}"
    best = student.get(stopper, "best_params")
    assert best["W"][0] == 10.0, f"the parameters kept are {best}"
