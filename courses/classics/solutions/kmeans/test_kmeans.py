"""Hidden checks of k-means.

Each check of a step has inputs of its own; those of the whole look at the centers, the labels and the
inertia in turn. Where the whole is what a student's own steps make of it, a wrong step costs its own
points alone.
"""

import numpy as np

from grader.testing import assert_close, check


def draw_points(rng, n=40, d=3):
    """Draw points whose features have different means and spreads."""
    return rng.uniform(-3, 3, d) + rng.uniform(1.0, 3.0, d) * rng.standard_normal((n, d))


def nearest(x, centers):
    """The number of each point's nearest center."""
    return np.argmin(((x[:, None] - centers) ** 2).sum(axis=2), axis=1)


def draw_busy(rng, steps, k=5):
    """Draw 60 points and centers that all have points in each of the steps."""
    while True:
        x, start = draw_points(rng, n=60), rng.uniform(-2, 2, (k, 3))
        centers = start
        for _ in range(steps):
            labels = nearest(x, centers)
            if len(np.unique(labels)) < k:
                break
            centers = np.array([x[labels == i].mean(axis=0) for i in range(k)])
        else:
            return x, start


def follow(student, x, centers, steps):
    """The centers that the student's own steps lead to, and the labels that they have there."""
    for _ in range(steps):
        centers = student.update_centers(x, student.assign_clusters(x, centers), centers)
    return centers, student.assign_clusters(x, centers)


def is_close(answer, due):
    """Whether an answer has the shape and the values that are due."""
    same = np.shape(answer) == np.shape(due) and np.asarray(answer).dtype.kind in "fiu"
    return same and np.allclose(answer, due, rtol=1e-5)


def run(student, x, centers, steps):
    """Run k-means, and look at the form of the answer."""
    answer = student.kmeans(x, centers, steps)
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 3, f"the answer holds {len(answer)} things, not centers, labels, inertia"
    return answer


@check(
    points=3,
    title={
        "en": "Each point gets the number of its nearest center",
        "ja": "各点に、いちばん近い中心の番号を付ける",
    },
    hint={
        "en": "For one point: subtract it from each center, square, sum over the features, and take "
        "the position of the smallest sum.",
        "ja": "1 点について、各中心との差を 2 乗して特徴量方向に足し、最小になる位置を取りましょう。",
    },
)
def test_nearest_center(student, reference, rng):
    """Four sets of 40 points among five centers."""
    for _ in range(4):
        x, centers = draw_points(rng), rng.uniform(-4, 4, (5, 3))
        expected = reference.assign_clusters(x.copy(), centers.copy())
        assert_close(student.assign_clusters(x, centers), expected, name="labels")


@check(
    points=1,
    title={
        "en": "Of several centers that are equally near the first one counts",
        "ja": "同じ近さの中心がいくつかあれば、最初の中心を選ぶ",
    },
    hint={
        "en": "np.argmin takes the first minimum. In a loop, compare with < and not with <=.",
        "ja": "np.argmin は最初の最小値の位置を返します。ループなら <= ではなく < で比べましょう。",
    },
)
def test_ties(student, rng):
    """Thirty points on the axes between the corners of a square, in whole numbers."""
    corners = np.array([[2.0, 2.0], [2.0, -2.0], [-2.0, 2.0], [-2.0, -2.0]])
    shift = rng.integers(-5, 6, 2)
    lengths = rng.choice([-1, 1], 30) * rng.integers(1, 7, 30)
    x = np.zeros((30, 2))
    x[np.arange(30), rng.integers(0, 2, 30)] = lengths
    centers = rng.permutation(corners)
    labels = student.assign_clusters(x + shift, centers + shift)
    assert_close(labels, nearest(x, centers), name="labels")


@check(
    points=3,
    title={
        "en": "Each center moves to the mean of its own points",
        "ja": "各中心は、自分の点の平均に移る",
    },
    hint={
        "en": "x[labels == k] are the points of center k. Take their mean down the rows (axis=0).",
        "ja": "x[labels == k] が中心 k の点です。その平均を行方向（axis=0）に取りましょう。",
    },
)
def test_means(student, reference, rng):
    """Four sets of points, in which the first center has a single one, and each other at least two."""
    for _ in range(4):
        x, centers = draw_points(rng), rng.uniform(-4, 4, (5, 3))
        several = np.concatenate([np.repeat(np.arange(1, 5), 2), rng.integers(1, 5, 31)])
        labels = rng.permutation(np.append(several, 0))
        expected = reference.update_centers(x.copy(), labels.copy(), centers.copy())
        assert_close(student.update_centers(x, labels, centers), expected, name="the new centers")


@check(
    points=2,
    title={
        "en": "A center without points stays where it is",
        "ja": "点が 1 つもない中心は、その場に残る",
    },
    hint={
        "en": "The mean of no points is 0 / 0. Ask whether there are any before you take it.",
        "ja": "点がないと平均は 0 / 0 です。平均を取る前に、点があるか確かめましょう。",
    },
)
def test_empty_clusters(student, rng):
    """Three of seven centers have no point; only they are looked at."""
    x, centers = draw_points(rng, d=8), rng.uniform(-4, 4, (7, 8))
    numbers = rng.permutation(7)
    labels = rng.choice(numbers[:4], 40)
    moved = student.update_centers(x, labels, centers)
    assert np.shape(moved) == (7, 8), f"the new centers have shape {np.shape(moved)}, not (7, 8)"
    empty = np.setdiff1d(np.arange(7), labels)
    assert_close(np.asarray(moved)[empty], centers[empty], name="the centers without points")


@check(
    points=1,
    title={
        "en": "Whole numbers have means that are not whole",
        "ja": "整数の点でも、平均は整数とは限らない",
    },
    hint={
        "en": "A copy of whole numbers cuts what you put into it. Make the new array one of floats.",
        "ja": "整数の配列に代入すると小数が切り捨てられます。新しい配列は float で作りましょう。",
    },
)
def test_whole_numbers(student, rng):
    """Points and centers of integers, with an odd number of units to share between two points."""
    x = rng.integers(-9, 10, (20, 5))
    x[10:] += 1 - (x[:10] + x[10:]) % 2
    centers = rng.integers(-9, 10, (10, 5))
    moved = student.update_centers(x, np.tile(np.arange(10), 2), centers)
    assert_close(moved, (x[:10] + x[10:]) / 2, name="the new centers")


@check(
    points=1,
    title={
        "en": "The centers that are passed in are not changed",
        "ja": "渡された中心の配列を書き換えない",
    },
    hint={
        "en": "Begin with a copy of the centers, and write into that.",
        "ja": "中心のコピーを作り、そこに書き込みましょう。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """One step, and then a whole run."""
    x, centers = draw_points(rng), rng.uniform(-4, 4, (5, 3))
    moved = student.update_centers(x, nearest(x, centers), centers)
    assert not student.last.changed, "update_centers changed what was passed to it"
    assert np.shape(moved) == (5, 3), f"the centers have shape {np.shape(moved)}, not (5, 3)"
    moved, _, _ = run(student, x, centers, 2)
    assert not student.last.changed, "kmeans changed what was passed to it"
    assert np.shape(moved) == (5, 3), f"the centers have shape {np.shape(moved)}, not (5, 3)"


@check(
    points=3,
    title={
        "en": "In each step the points are assigned anew, and then the centers move",
        "ja": "1 歩ごとに点を割り当て直し、それから中心が動く",
    },
    hint={
        "en": "Both lines belong into the loop, and the loop runs `steps` times.",
        "ja": "2 つの処理をどちらもループに入れ、ループを steps 回まわしましょう。",
    },
)
def test_centers_after_steps(student, reference, rng):
    """The centers after one to five steps, from centers that are far off."""
    for steps in (1, 2, 3, 5):
        x, centers = draw_busy(rng, steps)
        expected, _, _ = reference.kmeans(x.copy(), centers.copy(), steps)
        moved, _, _ = run(student, x, centers, steps)
        if not is_close(moved, expected):
            expected, _ = follow(student, x, centers, steps)
        assert_close(moved, expected, name=f"the centers after {steps} steps")


@check(
    points=1,
    title={
        "en": "The labels belong to the centers that are returned",
        "ja": "返す番号は、返す中心に対するものである",
    },
    hint={
        "en": "After the last move some points have another nearest center: assign once more.",
        "ja": "最後に中心が動くと、最寄りの中心が変わる点があります。もう一度割り当てましょう。",
    },
)
def test_labels_of_the_last_centers(student, rng):
    """The nearest centers of 200 points after one step, and before any."""
    # With 200 points and centers that move far, no point changes sides with a chance below 1e-10.
    x = draw_points(rng, n=200)
    for steps in (0, 1):
        centers, labels, _ = run(student, x, x[:5], steps)
        assert np.shape(centers) == (5, 3), f"the centers have shape {np.shape(centers)}"
        due = nearest(x, np.asarray(centers))
        if not is_close(labels, due):
            due = student.assign_clusters(x, centers)
        assert_close(labels, due, name=f"labels after {steps} steps")


@check(
    points=2,
    title={
        "en": "The inertia is the sum of the squared distances from the own centers",
        "ja": "慣性は、自分の中心までの距離の 2 乗の和である",
    },
    hint={
        "en": "centers[labels] holds each point's own center. Square the differences and sum them "
        "all: no root, no mean.",
        "ja": "centers[labels] が各点の中心です。差を 2 乗してすべて足します。平方根も平均も取りません。",
    },
)
def test_inertia(student, rng):
    """Twenty sets of points; the centers are those that were passed, since no step is taken."""
    for _ in range(20):
        x, centers = draw_points(rng), rng.uniform(-4, 4, (5, 3))
        _, labels, inertia = run(student, x, centers, 0)
        assert np.shape(labels) == (40,), f"labels has shape {np.shape(labels)}, not (40,)"
        labels = np.asarray(labels)
        assert labels.dtype.kind in "iu", "labels holds no integers"
        assert 0 <= labels.min() <= labels.max() < 5, "labels holds a number that no center has"
        expected = np.sum((x - centers[labels]) ** 2)
        assert_close(inertia, expected, name="the inertia", reshape=True)
