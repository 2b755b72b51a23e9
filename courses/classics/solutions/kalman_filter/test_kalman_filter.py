"""Hidden checks of the Kalman filter.

Where the whole is what a student's own steps make of it, a wrong step costs its own points alone.

States have four numbers and measurements two, so that shapes tell states and measurements apart, and
the inverse of a matrix is not that of its elements.
"""

import numpy as np

from grader.testing import assert_close, check


def draw_covariance(rng, d):
    """Draw a covariance with no direction of nearly no variance."""
    root = 0.5 * rng.standard_normal((d, d))
    return root @ root.T + rng.uniform(0.5, 1.5) * np.eye(d)


def draw_state(rng):
    """Draw a mean and a covariance."""
    return rng.uniform(1, 3, 4) * rng.choice([-1, 1], 4), draw_covariance(rng, 4)


def draw_system(rng):
    """Draw how a state moves and is measured: F, Q, H, R."""
    F = 0.7 * np.eye(4) + 0.3 * rng.standard_normal((4, 4))
    return F, draw_covariance(rng, 4), rng.standard_normal((2, 4)), draw_covariance(rng, 2)


def pair(answer, name):
    """Take an answer apart, after a look at its form."""
    assert isinstance(answer, (tuple, list)), f"{name} gave a {type(answer).__name__}"
    assert len(answer) == 2, f"{name} gave {len(answer)} things, not two"
    return answer


def is_close(answer, due):
    """Whether an answer has the shape and the values that are due."""
    same = np.shape(answer) == np.shape(due) and np.asarray(answer).dtype.kind in "fi"
    return same and np.allclose(answer, due, rtol=1e-4, atol=1e-5)


def follow(student, zs, mean, P, F, Q, H, R):
    """What the student's own steps make of a series."""
    means, covariances = [], []
    for z in zs:
        mean, P = pair(student.kalman_predict(mean, P, F, Q), "kalman_predict")
        mean, P = pair(student.kalman_correct(mean, P, z, H, R), "kalman_correct")
        means.append(mean)
        covariances.append(P)
    return np.array(means), np.array(covariances)


@check(
    points=1,
    title={
        "en": "The expected state moves to F @ mean",
        "ja": "状態の期待値は F @ mean に移る",
    },
    hint={
        "en": "F stands before the mean: row i of F says what becomes of element i.",
        "ja": "F は平均の左から掛けます。F の i 行目が、要素 i の次の値を表します。",
    },
)
def test_predicted_mean(student, rng):
    """Ten states."""
    for _ in range(10):
        (mean, P), (F, Q, _, _) = draw_state(rng), draw_system(rng)
        moved, _ = pair(student.kalman_predict(mean, P, F, Q), "kalman_predict")
        assert_close(moved, F @ mean, name="the predicted mean")


@check(
    points=3,
    title={
        "en": "The covariance becomes F @ P @ F.T + Q",
        "ja": "共分散は F @ P @ F.T + Q になる",
    },
    hint={
        "en": "A covariance has F on both sides, transposed on the right; and what is uncertain adds up.",
        "ja": "共分散には左から F、右から F の転置を掛けます。不確かさは足し合わされます。",
    },
)
def test_predicted_covariance(student, reference, rng):
    """Four states."""
    for _ in range(4):
        (mean, P), (F, Q, _, _) = draw_state(rng), draw_system(rng)
        _, due = reference.kalman_predict(mean.copy(), P.copy(), F.copy(), Q.copy())
        _, moved = pair(student.kalman_predict(mean, P, F, Q), "kalman_predict")
        assert_close(moved, due, name="the predicted covariance")


@check(
    points=3,
    title={
        "en": "The mean moves by the gain times what the measurement has new",
        "ja": "平均は、ゲインと測定の新しい情報の積だけ動く",
    },
    hint={
        "en": "gain = P @ H.T @ inv(H @ P @ H.T + R), and what is new is z - H @ mean.",
        "ja": "gain = P @ H.T @ inv(H @ P @ H.T + R)、新しい情報は z - H @ mean です。",
    },
)
def test_corrected_mean(student, reference, rng):
    """Eight measurements."""
    for _ in range(8):
        (mean, P), (_, _, H, R) = draw_state(rng), draw_system(rng)
        z = H @ mean + rng.uniform(1, 3, 2)
        due, _ = reference.kalman_correct(mean.copy(), P.copy(), z.copy(), H.copy(), R.copy())
        moved, _ = pair(student.kalman_correct(mean, P, z, H, R), "kalman_correct")
        assert_close(moved, due, name="the corrected mean", rtol=1e-5)


@check(
    points=3,
    title={
        "en": "A measurement makes the covariance smaller, by gain @ H @ P",
        "ja": "測定によって共分散は gain @ H @ P だけ小さくなる",
    },
    hint={
        "en": "P - gain @ H @ P. It does not depend on what was measured.",
        "ja": "P - gain @ H @ P です。測定値そのものには左右されません。",
    },
)
def test_corrected_covariance(student, reference, rng):
    """Four measurements."""
    for _ in range(4):
        (mean, P), (_, _, H, R) = draw_state(rng), draw_system(rng)
        z = rng.uniform(1, 3, 2)
        _, due = reference.kalman_correct(mean.copy(), P.copy(), z.copy(), H.copy(), R.copy())
        _, left = pair(student.kalman_correct(mean, P, z, H, R), "kalman_correct")
        assert_close(left, due, name="the corrected covariance", rtol=1e-5, atol=1e-6)


@check(
    points=2,
    title={
        "en": "For each measurement the state is predicted, then corrected, and kept for the next",
        "ja": "測定ごとに、予測し、修正し、その状態を次に引き継ぐ",
    },
    hint={
        "en": "Both calls stand in the loop, in this order, and give their results to the same names.",
        "ja": "2 つの呼び出しをこの順でループに入れ、結果を同じ変数に入れましょう。",
    },
)
def test_filtered_means(student, reference, rng):
    """Four series of eight measurements."""
    for _ in range(4):
        state, system, zs = draw_state(rng), draw_system(rng), rng.uniform(-3, 3, (8, 2))
        due, _ = reference.kalman_filter(zs.copy(), *state, *system)
        means, _ = pair(student.kalman_filter(zs, *state, *system), "kalman_filter")
        if not is_close(means, due):
            due, _ = follow(student, zs, *state, *system)
        assert_close(means, due, name="the means", rtol=1e-4, atol=1e-5)


@check(
    points=1,
    title={
        "en": "The covariances are those after each measurement",
        "ja": "共分散は、各測定の後のものである",
    },
    hint={
        "en": "Append P after it was corrected, once for each measurement.",
        "ja": "修正した後の P を、測定ごとに 1 回ずつ追加しましょう。",
    },
)
def test_filtered_covariances(student, reference, rng):
    """One series of eight measurements."""
    state, system, zs = draw_state(rng), draw_system(rng), rng.uniform(-3, 3, (8, 2))
    _, due = reference.kalman_filter(zs.copy(), *state, *system)
    _, covariances = pair(student.kalman_filter(zs, *state, *system), "kalman_filter")
    if not is_close(covariances, due):
        _, due = follow(student, zs, *state, *system)
    assert_close(covariances, due, name="the covariances", rtol=1e-4, atol=1e-5)


@check(
    points=1,
    title={
        "en": "The arrays that are passed in are not changed",
        "ja": "渡された配列を書き換えない",
    },
    hint={
        "en": "mean += ... changes the caller's array; mean + ... makes a new one.",
        "ja": "mean += ... は呼び出し側の配列を変えます。mean + ... なら新しい配列になります。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """A prediction and a correction."""
    (mean, P), (F, Q, H, R) = draw_state(rng), draw_system(rng)
    for name, more in (
        ("kalman_predict", (F, Q)),
        ("kalman_correct", (rng.uniform(1, 3, 2), H, R)),
    ):
        _, spread = pair(getattr(student, name)(mean, P, *more), name)
        assert not student.last.changed, f"{name} changed what was passed to it"
        assert np.shape(spread) == P.shape, f"P has shape {np.shape(spread)}, not {P.shape}"
