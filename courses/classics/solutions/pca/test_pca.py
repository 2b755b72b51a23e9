"""Hidden checks of principal component analysis.

The directions are compared whatever their signs, and the signs in a check of their own. The variances
of the data differ by a factor of three and more, so that no direction is a matter of rounding.
"""

import numpy as np

from grader.testing import assert_close, check


def draw_directions(rng, d):
    """Draw d directions at right angles to each other, one in each row."""
    return np.linalg.qr(rng.standard_normal((d, d)))[0].T


def draw_data(rng, n=60, d=6):
    """Draw data around a mean far from 0, with a spread of its own along each of d directions."""
    z = np.linalg.qr(rng.standard_normal((n, d)) - 0.5)[0]  # columns of one length, nearly as drawn
    z = np.linalg.qr(z - z.mean(axis=0))[0] * np.sqrt(n)
    spreads = rng.permutation(2.0 ** np.arange(d)) * rng.uniform(0.95, 1.05, d)
    return z * spreads @ draw_directions(rng, d) + rng.uniform(20, 60, d) * rng.choice([-1, 1], d)


def fit(student, x, k):
    """Fit, and look at the form of the answer."""
    answer = student.pca_fit(x, k)
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 3, (
        f"the answer holds {len(answer)} things, not mean, components, variances"
    )
    return answer


@check(
    points=1,
    title={"en": "The mean is taken of each feature", "ja": "平均は特徴量ごとに取る"},
    hint={
        "en": "One example is one row: average down the rows (axis=0).",
        "ja": "1 行が 1 つの例です。行方向（axis=0）に平均しましょう。",
    },
)
def test_mean(student, rng):
    """The means of 24 features."""
    x = draw_data(rng, d=24)
    mean, _, _ = fit(student, x, 2)
    assert_close(mean, x.mean(axis=0), name="the mean", reshape=True)


@check(
    points=3,
    title={
        "en": "The directions are those of the largest variances, the largest first",
        "ja": "分散が最大の方向から順に並べる",
    },
    hint={
        "en": "Center the data first. np.linalg.eigh gives eigenvectors in columns, the smallest "
        "eigenvalue first.",
        "ja": "まずデータを中心化します。np.linalg.eigh の固有ベクトルは列に入り、固有値の小さい順です。",
    },
)
def test_directions(student, reference, rng):
    """Four sets of data; the signs are another check's affair."""
    for k in (2, 4, 5, 6):
        x = draw_data(rng)
        _, expected, _ = reference.pca_fit(x.copy(), k)
        _, components, _ = fit(student, x, k)
        assert np.shape(components) == (k, 6), (
            f"the components have shape {np.shape(components)}, not {(k, 6)}"
        )
        signs = np.sign(np.sum(np.asarray(components) * expected, axis=1, keepdims=True))
        assert_close(np.asarray(components) * signs, expected, name="the components, but for signs")


@check(
    points=3,
    title={
        "en": "The variances are the eigenvalues of the covariance, divided by n - 1",
        "ja": "分散は、n - 1 で割った共分散行列の固有値である",
    },
    hint={
        "en": "np.var(scores, axis=0, ddof=1) of the projected data must give the same numbers.",
        "ja": "射影したデータの np.var(scores, axis=0, ddof=1) と一致するはずです。",
    },
)
def test_variances(student, reference, rng):
    """Four sets of few examples, where n and n - 1 differ much."""
    for k in (6, 5, 4, 6):
        x = draw_data(rng, n=12)
        _, _, expected = reference.pca_fit(x.copy(), k)
        _, _, variances = fit(student, x, k)
        assert_close(variances, expected, name="the variances")


@check(
    points=1,
    title={
        "en": "The largest element of each direction is positive",
        "ja": "各方向の、絶対値が最大の要素は正である",
    },
    hint={
        "en": "Find it with np.argmax(np.abs(row)), and turn the row around where it is negative.",
        "ja": "np.argmax(np.abs(row)) で見つけ、負なら行全体の符号を反転しましょう。",
    },
)
def test_signs(student, rng):
    """The directions of twelve sets of data, 72 in all."""
    for _ in range(12):
        x = draw_data(rng)
        _, components, _ = fit(student, x, 6)
        rows = np.atleast_2d(np.asarray(components))
        largest = np.max(rows, axis=1)
        # Where two elements are as large but for rounding, either may be the positive one.
        assert (largest > 0.999 * np.max(np.abs(rows), axis=1)).all(), (
            "the largest element of a direction is negative"
        )


@check(
    points=2,
    title={
        "en": "Coordinates are measured from the mean that is passed",
        "ja": "座標は、渡された平均から測る",
    },
    hint={
        "en": "Subtract `mean`, not the mean of these examples, then multiply with components.T.",
        "ja": "この例たちの平均ではなく、渡された `mean` を引き、components.T を掛けましょう。",
    },
)
def test_projection(student, reference, rng):
    """Four sets of other examples, the last of which is a single one."""
    for n in (30, 20, 10, 1):
        x, mean, components = draw_data(rng)[:n], rng.uniform(-9, 9, 6), draw_directions(rng, 6)[:4]
        expected = reference.pca_project(x.copy(), mean.copy(), components.copy())
        assert_close(student.pca_project(x, mean, components), expected, name="the scores")


@check(
    points=3,
    title={
        "en": "The way back adds up the directions and then the mean",
        "ja": "元に戻すには、方向を足し合わせ、平均を足す",
    },
    hint={
        "en": "Each score says how far to go along its direction: scores @ components. Begin at the "
        "mean.",
        "ja": "スコアは各方向にどれだけ進むかを表します。scores @ components を、平均を起点に足します。",
    },
)
def test_reconstruction(student, reference, rng):
    """Four sets of scores."""
    for n in (30, 20, 10, 1):
        scores, mean = rng.uniform(1, 9, (n, 4)), rng.uniform(-9, 9, 6)
        components = draw_directions(rng, 6)[:4]
        expected = reference.pca_reconstruct(scores.copy(), mean.copy(), components.copy())
        x = student.pca_reconstruct(scores, mean, components)
        assert_close(x, expected, name="the examples")


@check(
    points=1,
    title={
        "en": "The data that are passed in are not changed",
        "ja": "渡されたデータを書き換えない",
    },
    hint={
        "en": "x -= mean changes the caller's array; x - mean makes a new one.",
        "ja": "x -= mean は呼び出し側の配列を変えます。x - mean なら新しい配列になります。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """A fit and a projection."""
    x = draw_data(rng)
    mean, _, _ = fit(student, x, 3)
    assert not student.last.changed, "pca_fit changed what was passed to it"
    assert np.shape(mean) == (6,), f"the mean has shape {np.shape(mean)}, not (6,)"
    scores = student.pca_project(x, rng.uniform(-9, 9, 6), draw_directions(rng, 6)[:4])
    assert not student.last.changed, "pca_project changed what was passed to it"
    assert np.shape(scores) == (60, 4), f"the scores have shape {np.shape(scores)}, not (60, 4)"
