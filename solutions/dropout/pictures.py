"""What a submission's dropout does to a layer, as two small bar charts."""

from typing import Any

import numpy as np

from grader.testing import Plot, picture


def activations() -> np.ndarray:
    """Return the activations that both pictures use: 100 units, 100 examples, all positive."""
    return np.random.default_rng(20).uniform(0.5, 1.5, (100, 100))


@picture(
    title={"en": "How much is kept", "ja": "どれだけ残るか"},
    caption={
        "en": "10,000 activations, keep_prob = 0.8: the bar of what is kept should reach 0.8.",
        "ja": "活性化値 10,000 個、keep_prob = 0.8 の場合です。残った割合の棒が 0.8 に届くはずです。",
    },
    functions=["dropout_forward"],
)
def kept_fraction(student: Any, rng: np.random.Generator) -> Plot:
    """Shares of the elements that are 0 and not 0 after dropout."""
    A_out, _mask = student.dropout_forward(activations(), 0.8, student.rng())
    kept = float(np.mean(np.asarray(A_out) != 0))
    return Plot(
        kind="bars",
        x=("A_out = 0", "A_out ≠ 0"),
        y=(1.0 - kept, kept),
        x_label={"en": "after dropout in training", "ja": "訓練時のドロップアウト後"},
        y_label={"en": "share of the elements", "ja": "要素の割合"},
    )


@picture(
    title={"en": "The average activation", "ja": "活性化値の平均"},
    caption={
        "en": "keep_prob = 0.8: dropout should leave the average as it was, in training and in tests.",
        "ja": "keep_prob = 0.8 の場合です。平均は、訓練時もテスト時も元のまま変わらないはずです。",
    },
    functions=["dropout_forward"],
)
def mean_activation(student: Any, rng: np.random.Generator) -> Plot:
    """Means before dropout, after it in training, and after it at test time."""
    A = activations()
    trained, _mask = student.dropout_forward(A, 0.8, student.rng())
    tested, _mask = student.dropout_forward(A, 0.8, student.rng(), train=False)
    return Plot(
        kind="bars",
        x=("A", "train=True", "train=False"),
        y=(float(np.mean(A)), float(np.mean(trained)), float(np.mean(tested))),
        x_label={"en": "before, and after dropout", "ja": "ドロップアウトの前と後"},
        y_label={"en": "average activation", "ja": "活性化値の平均"},
    )
