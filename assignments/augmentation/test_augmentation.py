"""Public checks of data augmentation: small images that you can turn on paper."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "the mirror image": "鏡像",
    "X_aug with p = 0": "p = 0 のときの X_aug",
    "the first row": "最初の行",
    "the turned image": "回した画像",
    "the image after four quarter turns": "90 度を 4 回まわした画像",
    "X with max_px = 0": "max_px = 0 のときの X",
    "the shape is {shape}": "形状が {shape} です",
    "the dev images": "開発セットの画像",
    "the test images": "テストセットの画像",
    "the train images": "訓練セットの画像",
}

IMAGE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def batch():
    """A batch of two images with one channel: 1 to 6, and 7 to 12."""
    return np.arange(1.0, 13.0).reshape(2, 2, 3, 1), np.array([0, 1])


@check(
    points=1,
    title={
        "en": "The mirror image of 1 2 3 is 3 2 1, in each row",
        "ja": "1 2 3 の鏡像は、どの行でも 3 2 1 です",
    },
    hint={
        "en": "Reverse the columns, not the rows.",
        "ja": "行ではなく、列の順序を逆にしましょう。",
    },
)
def test_flip(student):
    """The image of the README."""
    expected = np.array([[3.0, 2.0, 1.0], [6.0, 5.0, 4.0]])
    assert_close(student.flip_horizontal(IMAGE), expected, name="the mirror image")


@check(
    points=1,
    title={
        "en": "With p = 0 no image of a batch is mirrored, with p = 1 every one is",
        "ja": "p = 0 ならどの画像も鏡像にならず、p = 1 ならすべて鏡像になります",
    },
    hint={
        "en": "In a batch of shape (N, H, W, C), the columns are axis 2.",
        "ja": "(N, H, W, C) の形のバッチでは、列は軸 2 です。",
    },
)
def test_flip_of_a_batch(student):
    """Two images, with their labels."""
    X, y = batch()
    same, labels = student.augment_flip(X, y, np.random.default_rng(1), p=0.0)
    assert_close(same, X, name="X_aug with p = 0")
    assert_close(labels, y, name="y")
    flipped, labels = student.augment_flip(X, y, np.random.default_rng(1), p=1.0)
    # The first row of the first image was 1 2 3.
    assert_close(flipped[0, 0, :, 0], np.array([3.0, 2.0, 1.0]), name="the first row")
    assert_close(labels, y, name="y")


@check(
    points=1,
    title={
        "en": "A quarter turn counter-clockwise brings the last column to the top",
        "ja": "反時計回りに 90 度回すと、最後の列が一番上に来ます",
    },
    hint={
        "en": "Turn the sheet of paper: which side is on top now?",
        "ja": "紙を回してみましょう。どの辺が上に来ますか。",
    },
)
def test_rotate(student):
    """The image of the README, one and four quarter turns."""
    expected = np.array([[3.0, 6.0], [2.0, 5.0], [1.0, 4.0]])
    assert_close(student.rotate90(IMAGE, 1), expected, name="the turned image")
    assert_close(student.rotate90(IMAGE, 4), IMAGE, name="the image after four quarter turns")


@check(
    points=1,
    title={
        "en": "A shift keeps the shape, and with max_px = 0 nothing moves",
        "ja": "ずらしても形は変わらず、max_px = 0 なら何も動きません",
    },
    hint={
        "en": "Print what you get for one image and compare it with the worked example.",
        "ja": "1 枚の画像で結果を表示し、例題と比べてみましょう。",
    },
)
def test_shift(student):
    """Two images, with max_px = 0 and 1."""
    X, _ = batch()
    assert_close(student.random_shift(X, np.random.default_rng(1), 0), X, name="X with max_px = 0")
    shifted = student.random_shift(X, np.random.default_rng(1), 1)
    assert shifted.shape == X.shape, f"the shape is {shifted.shape}"


@check(
    points=1,
    title={
        "en": "Dev and test stay as they are, and train is mirrored with p = 1",
        "ja": "開発とテストはそのままで、p = 1 なら訓練は鏡像になります",
    },
    hint={
        "en": 'Return a new dict: only its "train" comes from augment_flip.',
        "ja": '新しい辞書を返しましょう。augment_flip を使うのは "train" だけです。',
    },
)
def test_training_only(student):
    """One batch for all three sets."""
    X, y = batch()
    splits = {"train": (X, y), "dev": (X, y), "test": (X, y)}
    answer = student.augment_training_only(splits, np.random.default_rng(1), p=1.0)
    assert_close(answer["dev"][0], X, name="the dev images")
    assert_close(answer["test"][0], X, name="the test images")
    assert_close(answer["train"][0], X[:, :, ::-1], name="the train images")
