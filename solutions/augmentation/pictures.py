"""Pictures of augmentation on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

P = 0.7
N = 400


def bars(values, x_label, y_label) -> Plot:
    """Draw named values."""
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(float(value) for value in values.values()),
        x_label=x_label,
        y_label=y_label,
    )


def images(n):
    """Images of 2 x 3 pixels with two channels, in which no two pixels are alike."""
    return np.arange(1.0, 12.0 * n + 1).reshape(n, 2, 3, 2)


@picture(
    title={
        "en": "An image with numbered pixels, mirrored and turned",
        "ja": "番号を付けた画像の鏡像と回転",
    },
    caption={
        "en": "The rows of a small image are 1 2 3 and 4 5 6, with a second channel of 7 to 12 below it. Its "
        "pixels, read channel by channel: the mirror image (1 to 12 on the axis: 3, 2, 1, 6, 5, 4, 9, ...), "
        "then one turn, two turns, -1 and 5 turns, 12 places each; the last 6 are the first channel "
        "alone, mirrored.",
        "ja": "小さな画像の行は 1 2 3 と 4 5 6 で、2 番目のチャンネルは 7 から 12 です。チャンネルごとに読んだ"
        "画素で、横軸の 1 から 12 が鏡像（3, 2, 1, 6, 5, 4, 9, ...）、その後は 12 個ずつ、1 回、2 回、-1 回、"
        "5 回の回転、最後の 6 個は最初のチャンネルだけの鏡像です。",
    },
    functions=["flip_horizontal", "rotate90"],
)
def numbered_pixels(student, rng) -> Plot:
    """The pixels of the mirror image and of four turned ones."""
    image = np.stack([np.arange(1.0, 7.0), np.arange(7.0, 13.0)], axis=1).reshape(2, 3, 2)
    answers = [student.flip_horizontal(image)]
    answers += [student.rotate90(image, k) for k in (1, 2, -1, 5)]
    channels = [np.moveaxis(np.asarray(answer, dtype=float), 2, 0) for answer in answers]
    channels.append(np.asarray(student.flip_horizontal(image[..., 0]), dtype=float))
    pixels = np.concatenate([channel.ravel() for channel in channels])
    return Plot(
        kind="line",
        x=tuple(float(place + 1) for place in range(pixels.size)),
        y=tuple(map(float, pixels)),
        x_label={
            "en": "mirrored, 1, 2, -1, 5 turns, mirrored",
            "ja": "鏡像、1、2、-1、5 回の回転、鏡像",
        },
        y_label={"en": "pixel", "ja": "画素"},
    )


@picture(
    title={"en": "Which images are mirrored", "ja": "どの画像が鏡像になるか"},
    caption={
        "en": "In percent of 400 images. p = 0.7: about 70 are mirrored (flip), also among the first half "
        "(half); without p 50 (p=½). Images and labels stay in their places (y: 100). A generator in the same "
        "state mirrors the same ones (=: 100), another one others (≠: about 58). Of the sets with p = 0.7, "
        "train is mirrored (T: 70; without p by another generator, T≠: 50 the same), dev and test are not.",
        "ja": "画像 400 枚に対する % です。p = 0.7 なら約 70 が鏡像で (flip)、前半だけでも同じです (half)。p を"
        "省略すると 50 (p=½)。画像とラベルの位置は変わりません (y: 100)。同じ状態の生成器なら同じ画像 (=: 100)、"
        "別の生成器なら別の画像 (≠: 約 58) です。p = 0.7 の集合では train だけが鏡像になります "
        "(T: 70、p を省略した別の生成器の結果と同じなのは T≠: 50)。",
    },
    functions=["augment_flip", "augment_training_only"],
)
def mirrored_images(student, rng) -> Plot:
    """Shares of mirrored images by p, place, generator and set."""
    X, y = images(N), np.arange(N) % 7
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()

    def mirrored(answer):
        return np.all(np.asarray(answer) == X[: len(answer), :, ::-1], axis=(1, 2, 3))

    X_aug, labels = student.augment_flip(X, y, first, P)
    found = mirrored(X_aug)
    in_place = found | np.all(np.asarray(X_aug) == X, axis=(1, 2, 3))
    default, _ = student.augment_flip(X, y, student.rng())
    sets = {name: (X, y) for name in ("dev", "train", "test")}
    split = student.augment_training_only(sets, student.rng(), P)
    split_other = student.augment_training_only(sets, student.rng())
    small = [
        student.augment_flip(X[:90], y[:90], g, P)[0]
        for g in (student.rng(copy_of=first), again, other)
    ]
    return bars(
        {
            "flip": 100 * found.mean(),
            "half": 100 * found[: N // 2].mean(),
            "p=½": 100 * mirrored(default).mean(),
            "y": 100 * np.mean(in_place & (np.ravel(labels) == y)),
            "=": 100 * np.mean(mirrored(small[0]) == mirrored(small[1])),
            "≠": 100 * np.mean(mirrored(small[0]) == mirrored(small[2])),
            "T": 100 * mirrored(split["train"][0]).mean(),
            "dev": 100 * mirrored(split["dev"][0]).mean(),
            "test": 100 * mirrored(split["test"][0]).mean(),
            "T≠": 100 * np.mean(mirrored(split["train"][0]) == mirrored(split_other["train"][0])),
        },
        {"en": "augment_flip, then the three sets", "ja": "augment_flip、続いて 3 つの集合"},
        {"en": "images, %", "ja": "画像（%）"},
    )


@picture(
    title={"en": "Where the images are shifted to", "ja": "画像はどこへずれるか"},
    caption={
        "en": "In percent of 400 images, shifted by up to 3 pixels. Each dx from -3 to 3 comes in 14 % (-3, 0 "
        "and +3 are shown), so does dy = 0, and dy is dx in 14 % (y=x). All images are whole ones, moved, "
        "with 0 in the gap (gap: 100). The same generator gives the same shifts (=: 100), another one others "
        "(≠: about 2).",
        "ja": "3 画素以内でずらした画像 400 枚に対する % です。-3 から 3 の dx は 14 % ずつで（図は -3、0、+3）、"
        "dy = 0 も、dy と dx が等しい割合 (y=x) も 14 % です。すべて、全体を動かして隙間を 0 にした画像です "
        "(gap: 100)。同じ状態の生成器なら同じずれ (=: 100)、別の生成器なら別のずれ (≠: 約 2) になります。",
    },
    functions=["random_shift"],
)
def shifts(student, rng) -> Plot:
    """Shares of the shifts, of clean images, and of equal shifts."""
    image = np.arange(1.0, 99.0).reshape(7, 7, 2)
    image[3, 3] = 199.0
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()

    def shifted(n, generator):
        """Where the brightest pixel is, and whether all the rest is where it belongs."""
        answer = np.asarray(student.random_shift(np.stack([image] * n), generator, 3))
        places = answer[..., 0].reshape(n, 49).argmax(axis=1)
        dy, dx = places // 7 - 3, places % 7 - 3
        wide = np.pad(image, ((3, 3), (3, 3), (0, 0)))
        reach = range(-3, 4)
        due = {(a, b): wide[3 - a : 10 - a, 3 - b : 10 - b] for a in reach for b in reach}
        clean = [np.array_equal(got, due[a, b]) for got, a, b in zip(answer, dy, dx, strict=True)]
        return dy, dx, np.array(clean)

    dy, dx, clean = shifted(N, first)
    one, two, three = (
        np.array(shifted(60, g)[:2]) for g in (student.rng(copy_of=first), again, other)
    )
    shares = {
        "-3": dx == -3,
        "0": dx == 0,
        "+3": dx == 3,
        "dy=0": dy == 0,
        "y=x": dy == dx,
        "gap": clean,
        "=": (one == two).all(axis=0),
        "≠": (one == three).all(axis=0),
    }
    return bars(
        {name: 100 * np.mean(which) for name, which in shares.items()},
        {"en": "dx, dy, and what is the same", "ja": "dx、dy、同じもの"},
        {"en": "images, %", "ja": "画像（%）"},
    )
