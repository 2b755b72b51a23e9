"""Hidden checks of data augmentation.

Draws are never compared with those of the reference. What was drawn is read from the output: all
pixels are different and none is 0, so that it shows which image was mirrored and how far one moved.
"""

import itertools

import numpy as np

from grader.testing import assert_close, check


def draw_images(rng, *shape):
    """Draw pixels between 0.5 and 2, all of them different."""
    return rng.uniform(0.5, 2.0, shape)


def draw_labels(rng, n):
    """Draw labels that are all different, in no order."""
    return rng.permutation(n)


def require_images(found, shape, name="X_aug"):
    """Fail unless an answer is an array of finite numbers of this shape."""
    assert isinstance(found, np.ndarray), f"{name} is a {type(found).__name__}, not an array"
    assert found.shape == shape, f"{name} has shape {found.shape}, not {shape}"
    assert found.dtype.kind in "fiu", f"{name} holds {found.dtype}"
    assert np.isfinite(found).all(), f"{name} holds numbers that are not finite"
    return found


def pair(answer, shape):
    """Take an answer apart into images and labels, or say what is wrong with its form."""
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 2, f"the answer holds {len(answer)} things, not (X_aug, y)"
    return require_images(answer[0], shape), answer[1]


def changed_images(found, X):
    """Tell for each image whether it is another one than before."""
    return ~(np.abs(found - X) <= 1e-6).reshape(len(X), -1).all(axis=1)


def mirrored_images(found, X):
    """Tell for each image whether it was mirrored; each must be the original or its mirror."""
    changed = changed_images(found, X)
    expected = np.where(changed[:, None, None, None], X[:, :, ::-1], X)
    assert_close(found, expected, name="an image that is not the original")
    return changed


def flip_until_mirrored(student, X, y):
    """Augment a batch until some image is mirrored, and return (images, labels)."""
    # One coin for the whole batch is told by a check of its own; none here: 2**-40 = 9e-13.
    for _ in range(40):
        found, labels = pair(student.augment_flip(X, y, student.rng()), X.shape)
        if changed_images(found, X).any():
            return found, labels
    raise AssertionError("no image was mirrored")


def flip_batch(student, rng, shape, p=0.5, generator=None):
    """Augment a batch and return (images before, images after)."""
    X = draw_images(rng, *shape)
    answer = student.augment_flip(X, np.arange(len(X)), generator or student.rng(), p)
    return X, pair(answer, shape)[0]


@check(
    points=2,
    title={
        "en": "The mirror image has its columns in reverse order",
        "ja": "鏡像では、列の順序が逆になります",
    },
    hint={
        "en": "You should still be able to stand on your feet in it: left-right is axis 1.",
        "ja": "鏡の中でも頭は上にあるはずです。左右は軸 1 です。",
    },
)
def test_mirror_of_a_gray_image(student, rng):
    """Images of four shapes."""
    for shape in ((7, 5), (4, 6), (5, 3), (3, 8)):
        img = draw_images(rng, *shape)
        assert_close(student.flip_horizontal(img), img[:, ::-1], name="the mirror image")


@check(
    points=2,
    title={
        "en": "A color image is mirrored without mixing up its colors",
        "ja": "カラー画像を鏡像にしても、色は入れ替わりません",
    },
    hint={
        "en": "Count the axes from the front: 0 is H, 1 is W, and 2 are the colors.",
        "ja": "軸は前から数えましょう。0 が H、1 が W、2 が色です。",
    },
)
def test_mirror_of_a_color_image(student, rng):
    """Images with three channels and with one."""
    for shape in ((7, 5, 3), (4, 6, 1)):
        img = draw_images(rng, *shape)
        assert_close(student.flip_horizontal(img), img[:, ::-1], name="the mirror image")


@check(
    points=1,
    title={
        "en": "Mirroring an image does not change the image that is passed in",
        "ja": "鏡像を作っても、渡された画像は変わりません",
    },
    hint={
        "en": "img[...] = ... writes into the caller's image. Return a new one or a view.",
        "ja": "img[...] = ... は呼び出し側の画像を書き換えます。新しい配列かビューを返しましょう。",
    },
)
def test_mirror_leaves_the_image_alone(student, rng):
    """The image is the same after a call that mirrored it."""
    for shape in ((5, 6), (5, 6, 3)):
        img = draw_images(rng, *shape)
        found = require_images(student.flip_horizontal(img), shape, "the mirror image")
        changed = student.last.changed
        assert not np.allclose(found, img), "the answer is the image itself"
        assert 0 not in changed, "img was changed in place"


@check(
    points=3,
    title={
        "en": "Each image of the result is the original or its left-right mirror image",
        "ja": "結果の画像はどれも、元の画像かその左右の鏡像です",
    },
    hint={
        "en": "In a batch the axes are N, H, W, C: the columns are axis 2.",
        "ja": "バッチの軸は N, H, W, C の順で、列は軸 2 です。",
    },
)
def test_originals_or_mirrors(student, rng):
    """A batch of 60 color images; some are mirrored, image i stays in place i."""
    X = draw_images(rng, 60, 4, 5, 3)
    found, _ = flip_until_mirrored(student, X, np.arange(60))
    mirrored_images(found, X)


@check(
    points=2,
    title={
        "en": "An image is mirrored with probability p, and with 0.5 if nothing is said",
        "ja": "画像は確率 p で鏡像になります。指定がなければ 0.5 です",
    },
    hint={
        "en": "Count in a large batch: with p = 0.2, one in five should be mirrored. A batch of one image "
        "has that probability, too.",
        "ja": "大きなバッチで数えましょう。p = 0.2 なら 5 枚に 1 枚が鏡像になるはずです。"
        "画像が 1 枚だけのバッチでも、確率は同じです。",
    },
)
def test_share_of_mirrored_images(student, rng):
    """The share of changed images among 4,000, and some among 60 batches of one image."""
    # Exact binomial tails, n = 4,000: a correct solution misses one of the three bounds with
    # probability 5.8e-12 (p = 0.7), 9.2e-12 (p = 0.2) and 2e-11 (p = 0.5); of 60 images
    # alone none is mirrored with 4.9e-14, or all with 1e-24 (p = 0.4): 3.6e-11 in all.
    shape = (4_000, 1, 2, 1)
    for p, bound in ((0.7, 0.05), (0.2, 0.0435)):
        X, found = flip_batch(student, rng, shape, p)
        share = changed_images(found, X).mean()
        assert abs(share - p) <= bound, f"{share:.3f} of the images were mirrored, not {p}"
    X = draw_images(rng, *shape)
    found, _ = pair(student.augment_flip(X, np.arange(4_000), student.rng()), shape)
    share = changed_images(found, X).mean()
    assert abs(share - 0.5) <= 0.053, f"by default {share:.3f} of the images were mirrored"
    generator = student.rng()
    batches = [flip_batch(student, rng, (1, 1, 2, 1), 0.4, generator) for _ in range(60)]
    count = sum(changed_images(found, X).item() for X, found in batches)
    assert 0 < count < 60, f"{count} of 60 images alone in a batch were mirrored, not about 24"


@check(
    points=1,
    title={
        "en": "With p = 0 nothing is mirrored, with p = 1 everything is",
        "ja": "p = 0 なら何も鏡像にならず、p = 1 ならすべて鏡像になります",
    },
    hint={
        "en": "rng.random() is at least 0 and below 1. Does your comparison with p fit?",
        "ja": "rng.random() は 0 以上 1 未満です。p との比較はそれに合っていますか。",
    },
)
def test_extreme_probabilities(student, rng):
    """Batches of 60, twice each; changed or not is what is looked at."""
    for p, expected in 2 * ((0.0, False), (1.0, True)):
        X, found = flip_batch(student, rng, (60, 3, 5, 2), p)
        changed = changed_images(found, X)
        assert (changed == expected).all(), f"with p = {p}, {changed.mean():.0%} were mirrored"


@check(
    points=1,
    title={
        "en": "Each image is decided by itself, not the batch as a whole",
        "ja": "バッチ全体ではなく、画像ごとに決めます",
    },
    hint={
        "en": "A batch of N images needs N random numbers.",
        "ja": "N 枚のバッチには、N 個の乱数が必要です。",
    },
)
def test_each_image_is_decided_by_itself(student, rng):
    """In a batch of 80 there are images of both kinds, and not in one block."""
    # All alike: 2 * 2**-80 = 2e-24. Only one change of kind along the batch (or none): 80 places and
    # 2 orders of 2**80 patterns, below 2e-22.
    X, found = flip_batch(student, rng, (80, 3, 5, 2))
    changed = changed_images(found, X)
    assert changed.any(), "no image was mirrored"
    assert not changed.all(), "all images were mirrored"
    switches = np.count_nonzero(changed[1:] != changed[:-1])
    assert switches > 1, "the mirrored images are one block at an end of the batch"


@check(
    points=2,
    title={
        "en": "The labels stay as they are, in the same order",
        "ja": "ラベルは、順序も含めてそのままです",
    },
    hint={
        "en": "A mirrored image keeps its place and its label. Return y as it came.",
        "ja": "鏡像になっても、場所もラベルも変わりません。y をそのまま返しましょう。",
    },
)
def test_labels(student, rng):
    """Sixty labels in no order, beside images of which some change."""
    X, y = draw_images(rng, 60, 3, 5, 2), draw_labels(rng, 60)
    _, labels = flip_until_mirrored(student, X, y)
    assert_close(labels, y, name="y", lists=True)


@check(
    points=1,
    title={
        "en": "rng alone decides which images are mirrored, and every call decides anew",
        "ja": "どの画像を鏡像にするかは rng だけが決め、呼び出すたびに決め直します",
    },
    hint={
        "en": "Draw with the methods of rng: no seed of your own, and no np.random functions.",
        "ja": "rng のメソッドで引きましょう。自分のシードや np.random の関数は使いません。",
    },
)
def test_generator_decides_flips(student, rng):
    """Same state, same images; going on, others."""
    # Two independent patterns of 80 images are equal with probability 8e-25, 40 of one coin for the
    # batch with 9e-13.
    X, y = draw_images(rng, 80, 2, 3, 1), np.arange(80)
    first = student.rng()
    one, _ = pair(student.augment_flip(X, y, first), X.shape)
    assert student.last.drew, "nothing was drawn from rng"
    again, _ = pair(student.augment_flip(X, y, student.rng(copy_of=first)), X.shape)
    later = [pair(answer, X.shape)[0] for answer in student.repeat(40).augment_flip(X, y, first)]
    assert np.array_equal(again, one), "the same state of rng gives another result"
    assert any(not np.array_equal(images, one) for images in later), (
        "all calls give the same result"
    )


@check(
    points=1,
    title={
        "en": "Augmenting a batch does not change the batch that is passed in",
        "ja": "バッチを拡張しても、渡されたバッチは変わりません",
    },
    hint={
        "en": "Start with X.copy(), and write into the copy.",
        "ja": "X.copy() から始めて、コピーのほうに書き込みましょう。",
    },
)
def test_flip_leaves_the_batch_alone(student, rng):
    """X and y are the same after a call that mirrored images."""
    X, y = draw_images(rng, 60, 3, 5, 2), draw_labels(rng, 60)
    flip_until_mirrored(student, X, y)
    names = [name for place, name in enumerate(("X", "y")) if place in student.last.changed]
    assert not names, f"{', '.join(names)} changed in place"


@check(
    points=2,
    title={
        "en": "One quarter turn goes counter-clockwise, and the colors stay",
        "ja": "k = 1 では反時計回りに 90 度回り、色はそのままです",
    },
    hint={
        "en": "What was on the right is on top afterwards. Only the first two axes turn.",
        "ja": "右にあったものが上に来ます。回るのは最初の 2 つの軸だけです。",
    },
)
def test_quarter_turn(student, rng):
    """A gray and a color image, neither of them square."""
    for shape in ((7, 5), (4, 6, 3)):
        img = draw_images(rng, *shape)
        axes = (1, 0, *range(2, len(shape)))
        expected = img.transpose(axes)[::-1]  # exchange the axes, then turn the rows round
        assert_close(student.rotate90(img, 1), expected, name="the turned image")


@check(
    points=2,
    title={
        "en": "k can be any whole number: two, none, five, or negative",
        "ja": "k は 2、0、5、負の数など、どんな整数でもかまいません",
    },
    hint={
        "en": "Only the rest of a division of k by 4 counts; Python's k % 4 is never negative.",
        "ja": "意味があるのは k を 4 で割った余りだけです。Python の k % 4 は負になりません。",
    },
)
def test_any_number_of_quarter_turns(student, rng):
    """k from -5 to 7, undone by turns one at a time."""
    img = draw_images(rng, 4, 6, 3)
    for k in (2, 0, 3, 5, 7, -1, -2, -5, 4):
        expected = img
        for _ in range(k % 4):
            expected = expected.transpose(1, 0, 2)[::-1]
        assert_close(student.rotate90(img, k), expected, name=f"the image turned by k = {k}")


@check(
    points=1,
    title={
        "en": "Turning an image does not change the image that is passed in",
        "ja": "回転しても、渡された画像は変わりません",
    },
    hint={
        "en": "img[...] = ... writes into the caller's image. Return a new one or a view.",
        "ja": "img[...] = ... は呼び出し側の画像を書き換えます。新しい配列かビューを返しましょう。",
    },
)
def test_rotation_leaves_the_image_alone(student, rng):
    """A square image is the same after calls that turned it."""
    for k in (1, 2):
        img = draw_images(rng, 6, 6)
        found = require_images(student.rotate90(img, k), (6, 6), "the turned image")
        changed = student.last.changed
        assert not np.allclose(found, img), "the answer is the image itself"
        assert 0 not in changed, "img was changed in place"


def overlap(dy, dx, height, width):
    """Give the slices of the pixels that stay visible: where they are afterwards, and were before."""
    top, left = max(dy, 0), max(dx, 0)
    bottom, right = height + min(dy, 0), width + min(dx, 0)
    after = (slice(None), slice(top, bottom), slice(left, right))
    before = (slice(None), slice(top - dy, bottom - dy), slice(left - dx, right - dx))
    return after, before


def find_shifts(found, X, max_px):
    """Read (dy, dx) of each image from the pixels that stay visible, whatever fills the gap."""
    shifts = np.full((len(X), 2), -1_000)
    reach = range(-max_px, max_px + 1)
    for dy, dx in itertools.product(reach, reach):
        after, before = overlap(dy, dx, *X.shape[1:3])
        near = np.abs(found[after] - X[before]) <= 1e-6
        shifts[near.reshape(len(X), -1).all(axis=1)] = dy, dx
    lost = np.count_nonzero(shifts[:, 0] == -1_000)
    assert not lost, f"{lost} of {len(X)} images are not X moved by up to {max_px} pixels"
    return shifts


def shift_until_moved(student, X, max_px):
    """Shift a batch until some image moves, and return the images."""
    # One shift for the whole batch is told by a check of its own; (0, 0) here: 9**-40 at most.
    for _ in range(40):
        found = require_images(
            student.random_shift(X, student.rng(), max_px), X.shape, "the result"
        )
        if changed_images(found, X).any():
            return found
    raise AssertionError("no image moved at all")


def shift_batch(student, rng, shape, max_px):
    """Shift a batch and return (images before, images after, shifts)."""
    X = draw_images(rng, *shape)
    found = shift_until_moved(student, X, max_px)
    return X, found, find_shifts(found, X, max_px)


@check(
    points=3,
    title={
        "en": "Each image is the original, moved by at most max_px whole pixels each way",
        "ja": "どの画像も、元の画像を縦横それぞれ max_px 画素以内だけ動かしたものです",
    },
    hint={
        "en": "dy moves along axis 1 of the batch, dx along axis 2; the channels move together.",
        "ja": "dy はバッチの軸 1、dx は軸 2 に沿った動きです。チャンネルは一緒に動きます。",
    },
)
def test_images_are_moved(student, rng):
    """Sixty color images, up to 1 and up to 3 pixels; what fills the gap is not looked at."""
    for max_px in (1, 3):
        shift_batch(student, rng, (60, 6, 7, 2), max_px)


@check(
    points=2,
    title={
        "en": "What leaves the image is lost, and the gap on the other side is 0",
        "ja": "画像からはみ出た部分は消え、反対側の隙間は 0 になります",
    },
    hint={
        "en": "np.roll brings pixels back on the other side; start from np.zeros_like(X).",
        "ja": "np.roll でははみ出た画素が反対側から戻ります。np.zeros_like(X) から始めましょう。",
    },
)
def test_gap_is_zero(student, rng):
    """Sixty color images, compared as a whole."""
    X, found, shifts = shift_batch(student, rng, (60, 6, 7, 2), 2)
    expected = np.zeros_like(X)
    for i, (dy, dx) in enumerate(shifts):
        after, before = overlap(dy, dx, 6, 7)
        expected[i : i + 1][after] = X[i : i + 1][before]
    assert_close(found, expected, name="the shifted images")


@check(
    points=2,
    title={
        "en": "All shifts from -max_px to max_px are equally likely, dy and dx independently",
        "ja": "-max_px から max_px までのずれは、dy と dx で独立に、すべて同じ確率で起こります",
    },
    hint={
        "en": "rng.integers leaves out its upper end, unless you say endpoint=True.",
        "ja": "rng.integers は、endpoint=True がなければ上端を含みません。",
    },
)
def test_shifts_are_uniform(student, rng):
    """The nine shifts of up to one pixel among 1,000, and the longest ones of up to three."""
    # Exact binomial tails, n = 1,000 and p = 1/9: one of nine counts is outside 48..190 with a
    # probability below 6e-12.
    _, _, shifts = shift_batch(student, rng, (1_000, 3, 3, 1), 1)
    for dy, dx in itertools.product((-1, 0, 1), repeat=2):
        count = np.count_nonzero((shifts == (dy, dx)).all(axis=1))
        assert 48 <= count <= 190, f"dy={dy}, dx={dx} came {count} times in 1000, not about 111"
    # One of the four extremes is missing among 200 with a probability below 4 * (6/7)**200 = 2e-13.
    _, _, shifts = shift_batch(student, rng, (200, 5, 5, 1), 3)
    ends = [*shifts.min(axis=0), *shifts.max(axis=0)]
    assert ends == [-3, -3, 3, 3], f"with max_px = 3 the shifts reach {ends}"


@check(
    points=1,
    title={
        "en": "Each image gets a shift of its own",
        "ja": "画像ごとに、別々のずれを引きます",
    },
    hint={
        "en": "Draw inside the loop over the images, or 2 * N numbers at once.",
        "ja": "画像のループの中で引くか、一度に 2 * N 個引きましょう。",
    },
)
def test_each_image_has_its_own_shift(student, rng):
    """Among 60 images there are several shifts."""
    # The same shift 60 times: 25**-59.
    _, _, shifts = shift_batch(student, rng, (60, 5, 5, 1), 2)
    assert len(np.unique(shifts, axis=0)) > 1, f"all images moved by {shifts[0]}"


@check(
    points=1,
    title={
        "en": "With max_px = 0 nothing moves, and an image that draws 0 stays whole",
        "ja": "max_px = 0 なら何も動かず、0 を引いた画像は欠けずに残ります",
    },
    hint={
        "en": "a[:-0] is empty. Does your code survive dy = 0?",
        "ja": "a[:-0] は空です。dy = 0 でもあなたのコードは正しく動きますか。",
    },
)
def test_zero_shift(student, rng):
    """max_px = 0 changes nothing; with 1, some of 300 images stay whole and some don't."""
    # None of 300 draws (0, 0): (8/9)**300 = 5e-16.
    for _ in range(3):
        X = draw_images(rng, 20, 4, 5, 2)
        assert_close(student.random_shift(X, student.rng(), 0), X, name="the result for max_px = 0")
    X = draw_images(rng, 300, 3, 3, 1)
    found = require_images(student.random_shift(X, student.rng(), 1), X.shape, "the result")
    changed = changed_images(found, X)
    assert changed.any(), "no image moved at all"
    assert not changed.all(), "not one of 300 images stayed where it was"


@check(
    points=1,
    title={
        "en": "rng alone decides the shifts, and every call decides anew",
        "ja": "ずれは rng だけが決め、呼び出すたびに決め直します",
    },
    hint={
        "en": "Draw with rng.integers: no seed of your own, and no np.random functions.",
        "ja": "rng.integers で引きましょう。自分のシードや np.random の関数は使いません。",
    },
)
def test_generator_decides_shifts(student, rng):
    """Same state, same images; going on, others."""
    # Two independent lists of 40 shifts are equal with probability 25**-40, 40 single shifts as well.
    X = draw_images(rng, 40, 5, 5, 1)
    first = student.rng()
    one = require_images(student.random_shift(X, first, 2), X.shape, "the result")
    assert student.last.drew, "nothing was drawn from rng"
    again = student.random_shift(X, student.rng(copy_of=first), 2)
    later = student.repeat(40).random_shift(X, first, 2)
    assert np.array_equal(again, one), "the same state of rng gives another result"
    assert any(not np.array_equal(images, one) for images in later), (
        "all calls give the same result"
    )


@check(
    points=1,
    title={
        "en": "Shifting a batch does not change the batch that is passed in",
        "ja": "バッチをずらしても、渡されたバッチは変わりません",
    },
    hint={
        "en": "Write the shifted images into an array of their own.",
        "ja": "ずらした画像は、別の配列に書き込みましょう。",
    },
)
def test_shift_leaves_the_batch_alone(student, rng):
    """X is the same after a call that moved images."""
    X = draw_images(rng, 40, 5, 5, 2)
    shift_until_moved(student, X, 2)
    changed = student.last.changed
    assert 0 not in changed, "X was changed in place"


def draw_splits(rng, sizes=(60, 30, 40), *, turned=False):
    """Draw train, dev and test sets, in this order or the other way round."""
    names = ("train", "dev", "test")
    splits = {
        name: (draw_images(rng, n, 3, 4, 2), draw_labels(rng, n))
        for name, n in zip(names, sizes, strict=True)
    }
    return dict(reversed(splits.items())) if turned else splits


def augment_until_changed(student, splits, *more):
    """Augment splits until train comes back changed, and return the three sets."""
    # One coin for the whole batch is told by a check of its own; none here: 2**-40 = 9e-13.
    for _ in range(40):
        answer = sets_of(student.augment_training_only(splits, student.rng(), *more))
        if not np.array_equal(answer["train"][0], splits["train"][0]):
            return answer
    raise AssertionError("train is as it was")


def sets_of(answer):
    """Take the three sets out of an answer, or say what is wrong with its form."""
    assert isinstance(answer, dict), f"the answer is a {type(answer).__name__}, not a dict"
    assert set(answer) == {"train", "dev", "test"}, f"the keys are {list(answer)!r:.100}"
    for name, value in answer.items():
        assert isinstance(value, (tuple, list)), f"{name} is a {type(value).__name__}, not (X, y)"
        assert len(value) == 2, f"{name} holds {len(value)} things, not (X, y)"
    return answer


@check(
    points=3,
    title={
        "en": "The dev and the test set come back exactly as they were",
        "ja": "開発セットとテストセットは、まったくそのまま返ります",
    },
    hint={
        "en": "They measure how well the model does on images as they come: leave them alone.",
        "ja": "ありのままの画像での性能を測るためのセットです。手を加えないでください。",
    },
)
def test_dev_and_test_are_left_alone(student, rng):
    """Images and labels of dev and test in both orders of the keys, while train is augmented."""
    for p, turned in 2 * ((0.5, False), (1.0, True)):
        splits = draw_splits(rng, turned=turned)
        answer = augment_until_changed(student, splits, p)
        for name in ("dev", "test"):
            assert_close(answer[name][0], splits[name][0], name=f"the {name} images")
            assert_close(answer[name][1], splits[name][1], name=f"the {name} labels")


@check(
    points=2,
    title={
        "en": "The train images are originals or mirror images, beside the same labels",
        "ja": "訓練の画像は元の画像か鏡像で、ラベルは同じです",
    },
    hint={
        "en": "Call augment_flip with the images and labels of train, and keep both results.",
        "ja": "訓練の画像とラベルで augment_flip を呼び、両方の結果を使いましょう。",
    },
)
def test_train_is_augmented(student, rng):
    """Sixty train images, some of them mirrored."""
    splits = draw_splits(rng)
    X, y = splits["train"]
    answer = augment_until_changed(student, splits)
    found, labels = pair(answer["train"], X.shape)
    assert mirrored_images(found, X).any(), "no train image was mirrored"
    assert_close(labels, y, name="the train labels", lists=True)


@check(
    points=1,
    title={
        "en": "p is the probability of mirroring a train image, 0.5 if nothing is said",
        "ja": "p は訓練画像を鏡像にする確率で、指定がなければ 0.5 です",
    },
    hint={
        "en": "Pass p on to augment_flip.",
        "ja": "p を augment_flip に渡しましょう。",
    },
)
def test_p_is_passed_on(student, rng):
    """None, all, and among 600 by default a share near a half."""
    # Exact binomial tails, n = 600 and p = 0.5: outside 218..382 with a probability of 1e-11.
    for p, low, high in ((0.0, 0, 0), (1.0, 600, 600), (None, 218, 382)):
        splits = draw_splits(rng, (600, 10, 10))
        more = () if p is None else (p,)
        answer = sets_of(student.augment_training_only(splits, student.rng(), *more))
        found, _ = pair(answer["train"], splits["train"][0].shape)
        count = np.count_nonzero(changed_images(found, splits["train"][0]))
        assert low <= count <= high, f"with p = {p}, {count} of 600 images were mirrored"


@check(
    points=1,
    title={
        "en": "rng alone decides how train is augmented, and every call decides anew",
        "ja": "訓練セットの拡張は rng だけが決め、呼び出すたびに決め直します",
    },
    hint={
        "en": "Pass rng on to augment_flip, and do not make a generator of your own.",
        "ja": "rng を augment_flip に渡しましょう。自分の生成器は作りません。",
    },
)
def test_generator_decides_train(student, rng):
    """Same state, same train images; going on, others."""
    # Two independent patterns of 80 images are equal with probability 8e-25, 40 of one coin for the
    # batch with 9e-13.
    splits = draw_splits(rng, (80, 5, 5))
    first = student.rng()
    one = sets_of(student.augment_training_only(splits, first))["train"][0]
    assert student.last.drew, "nothing was drawn from rng"
    again = sets_of(student.augment_training_only(splits, student.rng(copy_of=first)))["train"][0]
    later = [
        sets_of(answer)["train"][0]
        for answer in student.repeat(40).augment_training_only(splits, first)
    ]
    assert np.array_equal(again, one), "the same state of rng gives another result"
    assert any(not np.array_equal(images, one) for images in later), (
        "all calls give the same result"
    )


@check(
    points=1,
    title={
        "en": "The dict that is passed in and its arrays are not changed",
        "ja": "渡された辞書とその中の配列を書き換えません",
    },
    hint={
        "en": 'splits["train"] = ... changes the caller\'s dict. Make a new one.',
        "ja": 'splits["train"] = ... は呼び出し側の辞書を変えます。新しい辞書を作りましょう。',
    },
)
def test_splits_are_not_changed(student, rng):
    """The dict is the same after a call that augmented train."""
    splits = draw_splits(rng)
    images, _ = augment_until_changed(student, splits)["train"]
    changed = student.last.changed
    require_images(images, np.shape(images), "the images of train")
    assert 0 not in changed, "splits was changed in place"
