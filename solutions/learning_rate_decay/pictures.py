"""Pictures of learning-rate decay on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

SMOOTH = range(0, 31, 2)
EACH = range(31)


def curve(epochs, rates) -> Plot:
    """Draw the rates of some epochs."""
    return Plot(
        kind="line",
        x=tuple(float(epoch) for epoch in epochs),
        y=tuple(float(np.ravel(rate)[0]) for rate in rates),
        x_label={"en": "epoch", "ja": "エポック"},
        y_label={"en": "learning rate", "ja": "学習率"},
    )


@picture(
    title={"en": "The inverse rule over 30 epochs", "ja": "30 エポックにわたる逆数の規則"},
    caption={
        "en": "a0 is 0.2 and decay 0.5: half of a0 at epoch 2, a quarter at epoch 6, and a long tail.",
        "ja": "a0 は 0.2、decay は 0.5 です。エポック 2 で半分、6 で 4 分の 1 になり、長く尾を引きます。",
    },
    functions=["lr_inverse"],
)
def inverse(student, rng) -> Plot:
    """The rates of the epochs 0 to 30."""
    return curve(SMOOTH, (student.lr_inverse(0.2, 0.5, epoch) for epoch in SMOOTH))


@picture(
    title={"en": "The staircase over 30 epochs", "ja": "30 エポックにわたる階段"},
    caption={
        "en": "a0 is 0.2, decay 0.5 and interval 10: flat stairs at 0.2, 0.133 and 0.1, with drops at "
        "the epochs 10, 20 and 30.",
        "ja": "a0 は 0.2、decay は 0.5、interval は 10 です。0.2、0.133、0.1 の平らな段になり、"
        "エポック 10、20、30 で下がります。",
    },
    functions=["lr_staircase"],
)
def staircase(student, rng) -> Plot:
    """The rates of the epochs 0 to 30."""
    return curve(EACH, (student.lr_staircase(0.2, 0.5, epoch, 10) for epoch in EACH))


@picture(
    title={"en": "The exponential rule over 30 epochs", "ja": "30 エポックにわたる指数の規則"},
    caption={
        "en": "a0 is 0.2 and base 0.9: about half of it every 6.6 epochs.",
        "ja": "a0 は 0.2、base は 0.9 です。約 6.6 エポックごとに半分になります。",
    },
    functions=["lr_exp"],
)
def exponential(student, rng) -> Plot:
    """The rates of the epochs 0 to 30."""
    return curve(SMOOTH, (student.lr_exp(0.2, 0.9, epoch) for epoch in SMOOTH))
