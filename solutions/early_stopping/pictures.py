"""Pictures of early stopping on a fixed public curve."""

import numpy as np

from grader.testing import Plot, picture

EPOCHS = 22
# A dev loss that falls, turns at epoch 13 and rises, with ripples of three epochs.
LOSSES = [
    1.0 + 0.004 * (epoch - 13) ** 2 + (0.06, 0.0, 0.1)[epoch % 3] * (epoch >= 5)
    for epoch in range(EPOCHS)
]


@picture(
    title={
        "en": "The more patience, the later the stop",
        "ja": "patience が大きいほど、止まるのは遅い",
    },
    caption={
        "en": "A dev loss that falls until epoch 13 and then rises, with ripples. With little patience "
        "a ripple stops the training; with more it ends a few epochs after the best one.",
        "ja": "エポック 13 まで下がり、その後上がる、波のある開発損失です。patience が小さいと波で止まり、"
        "大きいと最良のエポックの少し後で止まります。",
    },
    functions=["early_stop"],
)
def stops_over_patience(student, rng) -> Plot:
    """The stop epoch for patience 1 to 8."""
    patiences = range(1, 9)
    stops = [student.early_stop(LOSSES, patience)[1] for patience in patiences]
    return Plot(
        kind="bars",
        x=tuple(str(patience) for patience in patiences),
        y=tuple(float(stop) for stop in stops),
        x_label={"en": "patience", "ja": "patience"},
        y_label={"en": "stop epoch", "ja": "止まるエポック"},
    )


@picture(
    title={"en": "Whose parameters are kept", "ja": "どのエポックのパラメータが残るか"},
    caption={
        "en": "The same curve with patience 20. The parameters that are kept follow the epoch while the "
        "loss finds new lows, wait through the ripples, and stay at the best epoch, 13.",
        "ja": "同じ曲線で patience = 20 です。損失が最良を更新する間は残るパラメータも進み、波の間は待ち、"
        "最良のエポック 13 にとどまります。",
    },
    functions=["EarlyStopper"],
)
def kept_parameters(student, rng) -> Plot:
    """The epoch of the parameters that are kept, after each epoch."""
    stopper = student.EarlyStopper(20, 0.0)
    kept = []
    for epoch, loss in enumerate(LOSSES):
        stopper.step(loss, {"W": np.array([float(epoch)])})
        kept.append(float(student.get(stopper, "best_params")["W"][0]))
    return Plot(
        kind="line",
        x=tuple(float(epoch) for epoch in range(EPOCHS)),
        y=tuple(kept),
        x_label={"en": "epoch", "ja": "エポック"},
        y_label={"en": "epoch of the parameters kept", "ja": "残ったパラメータのエポック"},
    )
