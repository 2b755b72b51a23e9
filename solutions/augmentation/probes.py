"""Small experiments whose answers tell wrong ideas about augmentation apart.

Where an answer is random it is coarse: a share with a wide tolerance, or a word.
"""

import itertools

import numpy as np

from grader.testing import probe
from grader.testing.student import StudentRaisedError

GRAY = np.arange(1.0, 13.0).reshape(3, 4)
COLOR = np.arange(1.0, 37.0).reshape(3, 4, 3)
SQUARE = np.arange(1.0, 17.0).reshape(4, 4)


def batch(n, height=3, width=4, channels=2):
    """A batch in which all pixels are different and none is 0."""
    return np.arange(1.0, n * height * width * channels + 1).reshape(n, height, width, channels)


def some(flags):
    """Whether none, some or all of these are true."""
    flags = np.asarray(flags, dtype=bool)
    return "all" if flags.all() else "some" if flags.any() else "none"


# ------------------------------------------------------------------ flip_horizontal


@probe("flip_horizontal")
def gray_mirror(student, rng):
    """A gray image."""
    return np.asarray(student.flip_horizontal(GRAY), dtype=float)


@probe("flip_horizontal")
def color_mirror(student, rng):
    """A color image."""
    return np.asarray(student.flip_horizontal(COLOR), dtype=float)


# ------------------------------------------------------------------ rotate90


@probe("rotate90")
def turned_once(student, rng):
    """One quarter turn."""
    return np.asarray(student.rotate90(GRAY, 1), dtype=float)


@probe("rotate90")
def turned_twice(student, rng):
    """Two quarter turns."""
    return np.asarray(student.rotate90(GRAY, 2), dtype=float)


@probe("rotate90")
def turned_in_color(student, rng):
    """One quarter turn of a color image."""
    return np.asarray(student.rotate90(COLOR, 1), dtype=float)


@probe("rotate90")
def not_turned(student, rng):
    """No turn, and four."""
    return [np.asarray(student.rotate90(GRAY, k), dtype=float) for k in (0, 4)]


@probe("rotate90")
def turned_often(student, rng):
    """Three and five quarter turns."""
    return [np.asarray(student.rotate90(GRAY, k), dtype=float) for k in (3, 5)]


@probe("rotate90")
def turned_back(student, rng):
    """One and two quarter turns the other way."""
    return [np.asarray(student.rotate90(GRAY, k), dtype=float) for k in (-1, -2)]


# ------------------------------------------------------------------ augment_flip


def kinds(found, X):
    """What the images of a result are, as a sorted list of words."""
    found = np.asarray(found)
    if found.shape != X.shape:
        return f"shape {found.shape}"
    words = set()
    for i, image in enumerate(found):
        candidates = {
            "original": X[i],
            "mirror": X[i][:, ::-1],
            "upside down": X[i][::-1],
            "colors": X[i][:, :, ::-1],
            "both": X[i][::-1, ::-1],
        }
        names = [name for name, other in candidates.items() if np.array_equal(image, other)]
        if not names:
            elsewhere = (X == image).reshape(len(X), -1).all(axis=1).any()
            mixed = np.isin(image, X[i]).all()
            names = ["another image" if elsewhere else "mixed pixels" if mixed else "unknown"]
        words.add(names[0])
    return ["another image"] if "another image" in words else sorted(words)


def flags(found, X):
    """Whether each image was changed."""
    found = np.asarray(found)
    return ~np.isclose(found, X).reshape(len(X), -1).all(axis=1)


@probe("augment_flip")
def kinds_of_images(student, rng):
    """What becomes of images at p = 0.5, in 20 batches: one coin for each batch shows both sides."""
    X = batch(30)
    calls = student.repeat(20).augment_flip(X, np.arange(30), student.rng(), 0.5)
    found = [kinds(images, X) for images, _ in calls]
    return sorted({kind for each in found for kind in ([each] if isinstance(each, str) else each)})


@probe("augment_flip", atol=0.1)
def shares(student, rng):
    """The share of changed images at p = 0.15, at 0.85 and by default."""
    # Standard deviation of a difference: at most sqrt(2 * 0.25 / 2000) = 0.016. A coin for the whole
    # batch is told apart by the next probe: its share is left out here.
    X = batch(2_000, 1, 2, 1)
    found = []
    for more in ((0.15,), (0.85,), ()):
        share = flags(student.augment_flip(X, np.arange(2_000), student.rng(), *more)[0], X).mean()
        found.append(-1.0 if share in (0, 1) else float(share))
    return found


@probe("augment_flip")
def whole_batches(student, rng):
    """Whether batches of 30 change as a whole: in 40 calls, none, some or all of each; whether one image may."""
    X = batch(30)
    calls = student.repeat(40).augment_flip(X, np.arange(30), student.rng(), 0.5)
    found = sorted({some(flags(images, X)) for images, _ in calls})
    # Another word than "some" for 40 images alone, each with p = 0.4: 1e-9.
    generator, alone = student.rng(), X[:1]
    calls = [student.augment_flip(alone, np.arange(1), generator, 0.4) for _ in range(40)]
    return [found, some([flags(images, alone).all() for images, _ in calls]) == "some"]


@probe("augment_flip")
def blocks(student, rng):
    """Whether the changed images are one block."""
    X = batch(80)
    changed = flags(student.augment_flip(X, np.arange(80), student.rng(), 0.5)[0], X)
    return bool(np.count_nonzero(changed[1:] != changed[:-1]) <= 1)


@probe("augment_flip")
def extremes(student, rng):
    """How many change at p = 0 and at p = 1."""
    X = batch(80)
    answers = (student.augment_flip(X, np.arange(80), student.rng(), p) for p in (0.0, 1.0))
    return [some(flags(images, X)) for images, _ in answers]


@probe("augment_flip")
def labels(student, rng):
    """What becomes of the labels at p = 0.5."""
    y = np.arange(1, 81)
    _, found = student.augment_flip(batch(80), y, student.rng(), 0.5)
    found = np.asarray(found)
    if found.shape != y.shape:
        return "another number"
    if np.array_equal(found, y):
        return "same"
    if np.array_equal(found, y[::-1]):
        return "reversed"
    return "another order" if np.array_equal(np.sort(found), y) else "other labels"


@probe("augment_flip")
def who_decides_flips(student, rng):
    """Whether rng is drawn from, its state gives the same result, and going on another.

    Of a batch that is changed as a whole, or not at all, this says nothing.
    """
    X, y = batch(80), np.arange(80)
    first = student.rng()
    one, _ = student.augment_flip(X, y, first, 0.5)
    drew = bool(student.last.drew)
    if some(flags(one, X)) != "some":
        return "as a whole"
    again, _ = student.augment_flip(X, y, student.rng(copy_of=first), 0.5)
    later, _ = student.augment_flip(X, y, first, 0.5)
    return [drew, np.array_equal(again, one), np.array_equal(later, one)]


# ------------------------------------------------------------------ random_shift


def overlap(dy, dx, height, width):
    """The slices of the pixels that stay visible, after and before."""
    top, left = max(dy, 0), max(dx, 0)
    bottom, right = height + min(dy, 0), width + min(dx, 0)
    after = (slice(top, bottom), slice(left, right))
    return after, (slice(top - dy, bottom - dy), slice(left - dx, right - dx))


def filling(image, original, dy, dx):
    """What stands where no pixel moved to."""
    height, width = original.shape[:2]
    after, before = overlap(dy, dx, height, width)
    gap = np.ones(original.shape, dtype=bool)
    gap[after] = False
    fillings = {
        "0": np.zeros_like(original),
        "old pixels": original,
        "other side": np.roll(original, (dy, dx), axis=(0, 1)),
        "mean of the image": np.full_like(original, original.mean()),
        "mean of each channel": np.broadcast_to(original.mean(axis=(0, 1)), original.shape),
    }
    for mode in ("edge", "reflect", "symmetric"):
        padded = np.pad(original, ((height, height), (width, width), (0, 0)), mode=mode)
        name = "edges" if mode == "edge" else f"mirrored, {mode}"
        fillings[name] = padded[height - dy : 2 * height - dy, width - dx : 2 * width - dx]
    for name, filled in fillings.items():
        if np.allclose(image[gap], filled[gap]):
            return name.split(",")[0]
    return "a number" if np.ptp(image[gap]) == 0 else "something else"


def shifts_of(found, X, reach=4):
    """The shift of each image (None where it has none), and what the gaps of the first 40 hold."""
    found = np.asarray(found)
    shifts = [None] * len(X)
    steps = sorted(range(-reach, reach + 1), key=abs)
    for dy, dx in itertools.product(steps, steps):
        after, before = overlap(dy, dx, *X.shape[1:3])
        same = found[:, *after] == X[:, *before]
        for place in np.flatnonzero(same.reshape(len(X), -1).all(axis=1)):
            shifts[place] = shifts[place] or (dy, dx)
    moved = [(i, shift) for i, shift in enumerate(shifts[:40]) if shift not in (None, (0, 0))]
    gaps = {filling(found[i], X[i], *shift) for i, shift in moved}
    if "mirrored" in gaps:
        gaps.discard("edges")  # a gap of one pixel is the same either way
    return shifts, sorted(gaps)


@probe("random_shift")
def moves(student, rng):
    """Whether 300 images moved by whole pixels, which dy and dx there are, and what fills gaps."""
    X = batch(300, 7, 6)
    found = np.asarray(student.random_shift(X, student.rng(), 2))
    if found.shape != X.shape:
        return f"shape {found.shape}"
    shifts, gaps = shifts_of(found, X)
    known = [shift for shift in shifts if shift is not None]
    if len(set(shifts)) == 1:
        return "all alike"
    return {
        "lost": some([shift is None for shift in shifts]),
        "dy": sorted({dy for dy, _ in known}) if known else [],
        "dx": sorted({dx for _, dx in known}) if known else [],
        "gaps": gaps,
    }


@probe("random_shift")
def gaps_of_single_images(student, rng):
    """Whether a batch of one image moved by whole pixels in 20 calls, and what fills gaps."""
    # One shift for a whole batch does not show here, and so hides nothing else.
    X = batch(1, 7, 6)
    answers = student.repeat(20).random_shift(X, student.rng(), 2)
    found = np.concatenate([np.asarray(answer) for answer in answers])
    if found.shape != (20, *X.shape[1:]):
        return f"shape {found.shape}"
    shifts, gaps = shifts_of(found, np.repeat(X, 20, axis=0))
    return {"lost": some([shift is None for shift in shifts]), "gaps": gaps}


@probe("random_shift", atol=0.1)
def shares_of_shifts(student, rng):
    """The shares of dy = 0, dx = 0 and dy = dx among 600 images."""
    # Standard deviation of a difference: at most 0.03 for shares near a third.
    X = batch(600, 4, 3, 1)
    shifts, _ = shifts_of(student.random_shift(X, student.rng(), 1), X, 2)
    known = np.array([shift for shift in shifts if shift is not None])
    if len(known) < 100 or len(np.unique(known, axis=0)) == 1:
        return None
    dy, dx = known.T
    return [float(np.mean(dy == 0)), float(np.mean(dx == 0)), float(np.mean(dy == dx))]


@probe("random_shift")
def one_shift_for_all(student, rng):
    """Whether all images of a batch moved alike."""
    X = batch(60, 7, 6)
    shifts, _ = shifts_of(student.random_shift(X, student.rng(), 2), X)
    return len(set(shifts)) == 1


@probe("random_shift")
def no_shift(student, rng):
    """What max_px = 0 leaves of the pixels, as a share; that it raises says nothing of shifts."""
    X = batch(20, 5, 4)
    try:
        found = np.asarray(student.random_shift(X, student.rng(), 0))
    except StudentRaisedError:
        return 1.0
    return float(np.mean(found == X)) if found.shape == X.shape else f"shape {found.shape}"


@probe("random_shift")
def reach(student, rng):
    """The longest shifts among 300 images with max_px = 1 and 3."""
    found = []
    for max_px in (1, 3):
        X = batch(300, 6, 7, 1)
        shifts, _ = shifts_of(student.random_shift(X, student.rng(), max_px), X)
        if len(set(shifts)) == 1:
            return "all alike"
        known = [shift for shift in shifts if shift is not None]
        found.append([min(map(min, known)), max(map(max, known))] if known else None)
    return found


@probe("random_shift")
def who_decides_shifts(student, rng):
    """Whether rng is drawn from, its state gives the same result, and going on another."""
    X = batch(40, 7, 6)
    first = student.rng()
    one = student.random_shift(X, first, 2)
    drew = bool(student.last.drew)
    again = student.random_shift(X, student.rng(copy_of=first), 2)
    later = student.random_shift(X, first, 2)
    return [drew, np.array_equal(again, one), np.array_equal(later, one)]


# ------------------------------------------------------------------ augment_training_only


def splits():
    """Three sets of different sizes."""
    return {
        name: (batch(n) + offset, np.arange(n) + offset)
        for name, n, offset in (("train", 80, 0), ("dev", 50, 5_000), ("test", 60, 9_000))
    }


def what_became(found, X):
    """What became of the images of a set."""
    found = np.asarray(found)
    if found.shape != X.shape:
        return f"{len(found)} images"
    changed = flags(found, X)
    moved = any((X == image).reshape(len(X), -1).all(axis=1).any() for image in found[changed])
    return "another order" if moved else some(changed)


def same(one, other):
    """Whether two answers are the same arrays, in the same form."""
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other)


def augmented(student, sets, p=None):
    """The answer of augment_training_only, with a right train set where augment_flip gives the same.

    What is wrong with augment_flip is named there, and is no wrong idea of whoever calls it.
    """
    more = () if p is None else (p,)
    generator = student.rng()
    answer = student.augment_training_only(sets, generator, *more)
    X, y = sets["train"]
    p = 0.5 if p is None else p
    if same(answer["train"], student.augment_flip(X, y, student.rng(copy_of=generator), p)):
        mirrored = np.random.default_rng(0).random(len(X)) < p
        answer = {**answer, "train": (np.where(mirrored[:, None, None, None], X[:, :, ::-1], X), y)}
    return answer


@probe("augment_training_only")
def images_of_sets(student, rng):
    """How many images of each set changed, at p = 0.5, 0 and 1, and by default."""
    found = []
    for p in (0.5, 0.0, 1.0, None):
        answer = augmented(student, splits(), p)
        found.append({name: what_became(answer[name][0], X) for name, (X, _) in splits().items()})
    return found


@probe("augment_training_only")
def kinds_in_train(student, rng):
    """What became of the train images."""
    answer = augmented(student, splits(), 0.5)
    return kinds(answer["train"][0], splits()["train"][0])


@probe("augment_training_only")
def labels_of_sets(student, rng):
    """Whether the labels of each set stayed as they were."""
    answer = augmented(student, splits(), 0.5)
    return {name: np.array_equal(answer[name][1], y) for name, (_, y) in splits().items()}


@probe("augment_training_only", atol=0.2)
def share_in_train(student, rng):
    """The share of train images that changed at p = 0.1, at 0.9 and by default."""
    # Standard deviation of a difference: at most sqrt(2 * 0.25 / 600) = 0.03.
    many = {name: (batch(600, 1, 2, 1), np.arange(600)) for name in ("train", "dev", "test")}
    found = []
    for p in (0.1, 0.9, None):
        answer = augmented(student, many, p)
        found.append(float(flags(answer["train"][0], many["train"][0]).mean()))
    return found


@probe("augment_training_only")
def form_of_sets(student, rng):
    """The keys, and how many things belong to each."""
    answer = augmented(student, splits(), 0.5)
    return {str(name): len(answer[name]) for name in sorted(answer)}


@probe("augment_training_only")
def other_order(student, rng):
    """How many images changed where the sets stand in another order."""
    turned = dict(reversed(splits().items()))
    answer = augmented(student, turned, 0.5)
    return {name: what_became(answer[name][0], X) for name, (X, _) in turned.items()}


@probe("augment_training_only")
def who_decides_train(student, rng):
    """Whether rng is drawn from, its state gives the same result, and going on another.

    Of a train set that is changed as a whole, or not at all, or as augment_flip does it, this says
    nothing.
    """
    first = student.rng()
    X, y = splits()["train"]
    train = student.augment_training_only(splits(), first, 0.5)["train"]
    drew = bool(student.last.drew)
    if same(train, student.augment_flip(X, y, student.rng(copy_of=first), 0.5)):
        return [True, True, False]
    one = np.asarray(train[0])
    if one.shape == X.shape and some(flags(one, X)) != "some":
        return "as a whole"
    again = student.augment_training_only(splits(), student.rng(copy_of=first), 0.5)["train"][0]
    later = student.augment_training_only(splits(), first, 0.5)["train"][0]
    return [drew, np.array_equal(again, one), np.array_equal(later, one)]


@probe("augment_training_only")
def splits_change(student, rng):
    """Whether the images of train are as they were, unless augment_flip changes them, and still in the dict."""
    sets = splits()
    X, y = sets["train"]
    held = student.put(X)
    passed = student.put({**sets, "train": (held, y)})
    student.augment_training_only(passed, student.rng(), 0.5)
    train = student.get(passed).get("train")
    flipped = student.put(X)
    student.augment_flip(flipped, y, student.rng(), 0.5)
    held, flipped = student.get(held), student.get(flipped)
    unchanged = np.array_equal(held, X) or not np.array_equal(flipped, X)
    return [bool(unchanged), same(train, (held, y))]
