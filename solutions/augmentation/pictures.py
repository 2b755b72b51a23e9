"""Pictures of augmentation on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture


@picture(
    title={"en": "A ramp and its mirror image", "ja": "坂とその鏡像"},
    caption={
        "en": "One row of an image that gets brighter from left to right, 1 to 8. In the mirror image "
        "it gets darker, 8 to 1.",
        "ja": "左から右へ 1 から 8 まで明るくなる画像の 1 行です。鏡像では 8 から 1 へ暗くなります。",
    },
    functions=["flip_horizontal"],
)
def mirrored_ramp(student, rng) -> Plot:
    """The middle row of the mirror image."""
    image = np.tile(np.arange(1.0, 9.0), (3, 1))
    row = np.asarray(student.flip_horizontal(image))[1]
    return Plot(
        kind="bars",
        x=tuple(str(place + 1) for place in range(len(row))),
        y=tuple(float(value) for value in row),
        x_label={"en": "column", "ja": "列"},
        y_label={"en": "brightness", "ja": "明るさ"},
    )


@picture(
    title={"en": "Where the bright pixel goes", "ja": "明るい画素はどこへ行くか"},
    caption={
        "en": "1,400 images with one bright pixel in the middle, shifted by up to 3 pixels: it should "
        "land in each of the seven columns about 200 times.",
        "ja": "中央に明るい画素が 1 つある画像 1,400 枚を、3 画素以内でずらします。7 つの列に約 200 回"
        "ずつ来るはずです。",
    },
    functions=["random_shift"],
)
def landing_columns(student, rng) -> Plot:
    """How often the bright pixel lands in each column."""
    X = np.zeros((1_400, 7, 7, 1))
    X[:, 3, 3, 0] = 1.0
    found = np.asarray(student.random_shift(X, student.rng(), 3))
    columns = found.reshape(len(found), 7, 7).max(axis=1).argmax(axis=1)
    return Plot(
        kind="bars",
        x=tuple(f"{column - 3:+d}" for column in range(7)),
        y=tuple(float(np.count_nonzero(columns == column)) for column in range(7)),
        x_label={"en": "dx", "ja": "dx"},
        y_label={"en": "images", "ja": "画像の数"},
    )


@picture(
    title={"en": "How much of each set is mirrored", "ja": "各集合で鏡像になった割合"},
    caption={
        "en": "200 images in each set, p = 0.5: about half of train is mirrored, and nothing of dev "
        "and test.",
        "ja": "各集合 200 枚、p = 0.5 です。訓練の約半分が鏡像になり、開発とテストは変わりません。",
    },
    functions=["augment_training_only"],
)
def mirrored_share(student, rng) -> Plot:
    """The share of changed images in train, dev and test."""
    X = np.arange(1.0, 401.0).reshape(200, 1, 2, 1)
    names = ("train", "dev", "test")
    answer = student.augment_training_only(
        {name: (X, np.arange(200)) for name in names}, student.rng(), 0.5
    )
    shares = [
        100 * np.mean(np.any(np.asarray(answer[name][0]) != X, axis=(1, 2, 3))) for name in names
    ]
    return Plot(
        kind="bars",
        x=names,
        y=tuple(float(share) for share in shares),
        x_label={"en": "set", "ja": "集合"},
        y_label={"en": "mirrored, %", "ja": "鏡像（%）"},
    )
