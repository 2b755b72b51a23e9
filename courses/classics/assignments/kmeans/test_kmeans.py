"""Public checks of k-means: the worked example of the README."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "with sums in place of means": "平均の代わりに和を取る",
    "divided by the number of all points": "すべての点の数で割る",
    "with 0 for a center without points": "点のない中心を 0 にする",
    "the centers": "中心",
    "with a mean in place of the sum": "和の代わりに平均を取る",
    "without the squares": "2 乗しない",
    "the inertia": "慣性",
}

X = np.array([[0.0], [2.0], [3.0], [9.0]])


@check(
    points=1,
    title={
        "en": "With centers at 1 and 6 the points 0, 2, 3 belong to the first one, 9 to the second",
        "ja": "中心が 1 と 6 なら、点 0, 2, 3 は最初の中心に、9 は 2 番目に属する",
    },
    hint={
        "en": "3 is 2 away from 1 and 3 away from 6. The nearer center counts.",
        "ja": "3 は 1 から 2、6 から 3 離れています。近いほうの中心を選びます。",
    },
)
def test_assign(student):
    """The last assignment of the worked example."""
    labels = student.assign_clusters(X, np.array([[1.0], [6.0]]))
    assert_close(labels, np.array([0, 0, 0, 1]), name="labels")


@check(
    points=1,
    title={
        "en": "The centers move to 1 and 6, and one without points stays at 7",
        "ja": "中心は 1 と 6 に移り、点のない中心は 7 に残る",
    },
    hint={
        "en": "(0 + 2) / 2 = 1 and (3 + 9) / 2 = 6. No point has the label 2.",
        "ja": "(0 + 2) / 2 = 1、(3 + 9) / 2 = 6 です。番号 2 の点はありません。",
    },
)
def test_update(student):
    """The second move of the worked example, beside a center without points."""
    centers = np.array([[0.0], [4.0], [7.0]])
    moved = student.update_centers(X, np.array([0, 0, 1, 1]), centers)
    mistakes = {
        "with sums in place of means": np.array([[2.0], [12.0], [7.0]]),
        "divided by the number of all points": np.array([[0.5], [3.0], [7.0]]),
        "with 0 for a center without points": np.array([[1.0], [6.0], [0.0]]),
    }
    assert_close(moved, np.array([[1.0], [6.0], [7.0]]), name="the centers", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "After two steps the centers are 1 and 6, and the inertia is 15",
        "ja": "2 歩の後、中心は 1 と 6、慣性は 15 になる",
    },
    hint={
        "en": "The squared distances are 1, 1, 4 and 9.",
        "ja": "2 乗距離は 1, 1, 4, 9 です。",
    },
)
def test_two_steps(student):
    """The whole worked example."""
    centers, labels, inertia = student.kmeans(X, np.array([[0.0], [1.0]]), 2)
    assert_close(centers, np.array([[1.0], [6.0]]), name="the centers")
    assert_close(labels, np.array([0, 0, 0, 1]), name="labels")
    mistakes = {"with a mean in place of the sum": 3.75, "without the squares": 7.0}
    assert_close(inertia, 15.0, name="the inertia", reshape=True, mistakes=mistakes)
