"""Hidden checks of critical points.

Eigenvalues are at least 0.1 in size or zero but for rounding (below 1e-12), so any tolerance from
1e-12 to 1e-4 in the place of the default gives the same answers. The argument tol is checked with
0.5 and with eigenvalues far from it on either side.
"""

import numpy as np

from grader.testing import assert_close, check

CASES = 20


def draw_curvatures(rng, positive, negative=0, zero=0):
    """Draw eigenvalues of given signs, between 0.1 and 3 in size."""
    return np.concatenate(
        [rng.uniform(0.1, 3.0, positive), -rng.uniform(0.1, 3.0, negative), np.zeros(zero)]
    )


def hessian(rng, curvatures):
    """Make a symmetric matrix with these eigenvalues, along directions at random."""
    directions, _ = np.linalg.qr(rng.standard_normal((len(curvatures), len(curvatures))))
    H = (directions * curvatures) @ directions.T
    return (H + H.T) / 2


def coupled(rng):
    """Make a saddle of two directions whose diagonal is positive."""
    small, large = rng.uniform(0.5, 1.0), rng.uniform(1.5, 3.0)
    return np.array([[small, large], [large, small]])


def require_kind(student, H, kind, **options):
    """Fail unless the student's answer is this word."""
    answer = student.classify_critical_point(H, **options)
    assert isinstance(answer, str), f"the answer is a {type(answer).__name__}, not a str"
    assert answer == kind, f"the answer is {answer!r:.80}, not {kind!r}, for {H.tolist()}"


# ------------------------------------------------------------------ classify_critical_point


@check(
    points=1,
    title={
        "en": "Where all curvatures are positive, it is a minimum",
        "ja": "曲率がすべて正なら極小である",
    },
    hint={
        "en": "Positive curvature is a bowl. Ask for all eigenvalues, and mind the word.",
        "ja": "正の曲率はお椀の形です。すべての固有値を調べ、返す言葉も確かめましょう。",
    },
)
def test_minimum(student, rng):
    """Positive definite matrices of 1 to 6 directions."""
    for case in range(CASES):
        H = hessian(rng, draw_curvatures(rng, 1 + case % 6))
        require_kind(student, H, "minimum")


@check(
    points=1,
    title={
        "en": "Where all curvatures are negative, it is a maximum, in any number of dimensions",
        "ja": "曲率がすべて負なら、次元がいくつでも極大である",
    },
    hint={
        "en": "The determinant of a maximum is negative in 3 dimensions and positive in 2. Look at the eigenvalues.",
        "ja": "極大の行列式は 3 次元では負、2 次元では正です。固有値を見ましょう。",
    },
)
def test_maximum(student, rng):
    """Negative definite matrices of 1 to 6 directions."""
    for case in range(CASES):
        H = hessian(rng, draw_curvatures(rng, 0, 1 + case % 6))
        require_kind(student, H, "maximum")


@check(
    points=2,
    title={
        "en": "One positive and one negative curvature already make a saddle",
        "ja": "正と負の曲率が 1 つずつあれば、それだけで鞍点である",
    },
    hint={
        "en": "One way up and one way down are enough; how many there are of each does not matter.",
        "ja": "上りと下りが 1 方向ずつあれば十分です。それぞれの数は関係ありません。",
    },
)
def test_saddle(student, rng):
    """From 1 to 4 directions up and 1 to 4 directions down, and one behind a positive diagonal."""
    for case in range(CASES):
        positive, negative = 1 + case % 4, 1 + case // 5
        H = hessian(rng, draw_curvatures(rng, positive, negative))
        require_kind(student, H, "saddle")
    require_kind(student, coupled(rng), "saddle")


@check(
    points=2,
    title={
        "en": "A positive diagonal does not hide a saddle, nor a negative one",
        "ja": "対角成分がすべて正でも、すべて負でも、鞍点を見逃さない",
    },
    hint={
        "en": "The diagonal holds the curvatures along the axes only. Use np.linalg.eigvalsh.",
        "ja": "対角成分は軸の向きの曲率にすぎません。np.linalg.eigvalsh を使いましょう。",
    },
)
def test_saddle_behind_the_diagonal(student, rng):
    """Small diagonals of one sign beside a large coupling."""
    for case in range(CASES):
        size = 2 + case % 4
        H = np.diag(rng.uniform(0.2, 1.0, size))
        place, other = rng.permutation(size)[:2]
        H[place, other] = H[other, place] = rng.choice([-1, 1]) * rng.uniform(1.5, 4.0)
        require_kind(student, H if case % 2 else -H, "saddle")


@check(
    points=2,
    title={
        "en": "Zeros beside curvatures of one sign are inconclusive",
        "ja": "符号が 1 種類で 0 の曲率もあれば、判定できない",
    },
    hint={
        "en": "A zero may hide a way up or a way down. Computed zeros are like 1e-17, of either sign: that is what tol is for.",
        "ja": "0 の方向には上りも下りも隠れているかもしれません。計算された 0 は正や負の 1e-17 などになるので、tol を使います。",
    },
)
def test_semidefinite(student, rng):
    """One to three zeros beside one to three curvatures of one sign."""
    for case in range(CASES):
        signed, zero = 1 + case % 3, 1 + case // 7
        curvatures = draw_curvatures(rng, signed, zero=zero) * (1 if case % 2 else -1)
        require_kind(student, hessian(rng, curvatures), "inconclusive")


@check(
    points=2,
    title={
        "en": "Zeros beside curvatures of both signs are still a saddle",
        "ja": "正と負の曲率があれば、0 の曲率が混ざっていても鞍点である",
    },
    hint={
        "en": "A way down is a way down. Ask for the saddle before you look at zeros.",
        "ja": "下る道があることに変わりはありません。0 を調べる前に鞍点かどうかを調べましょう。",
    },
)
def test_saddle_with_zeros(student, rng):
    """One to three zeros beside curvatures of both signs, and one behind a diagonal without a minus."""
    for case in range(CASES):
        curvatures = draw_curvatures(rng, 1 + case % 2, 1 + case // 10, 1 + case % 3)
        require_kind(student, hessian(rng, curvatures), "saddle")
    H = np.zeros((3, 3))
    H[:2, :2] = coupled(rng)
    require_kind(student, H, "saddle")


@check(
    points=1,
    title={
        "en": "A surface without any curvature is inconclusive, at tol = 0 as well",
        "ja": "曲率がまったくない面は、tol = 0 のときも判定できない",
    },
    hint={
        "en": "A zero is neither above tol nor below -tol, even where tol is 0.",
        "ja": "tol が 0 でも、0 は tol より大きくも -tol より小さくもありません。",
    },
)
def test_flat(student, rng):
    """Matrices of zeros of 1 to 10 directions."""
    for size in range(1, CASES // 2 + 1):
        require_kind(student, np.zeros((size, size)), "inconclusive")
        require_kind(student, np.zeros((size, size)), "inconclusive", tol=0.0)


@check(
    points=1,
    title={
        "en": "tol decides which curvatures count as zero",
        "ja": "どの曲率を 0 とみなすかは tol が決める",
    },
    hint={
        "en": "Compare the eigenvalues themselves with the argument tol and with -tol.",
        "ja": "固有値そのものを、引数の tol と -tol に比べましょう。",
    },
)
def test_tolerance(student, rng):
    """At tol = 0.5, curvatures of 0.1 to 0.3 count as zero and those from 1 have a sign."""
    for _ in range(3):
        large, small = rng.uniform(1.0, 9.0, 2), rng.uniform(0.1, 0.3, 2)
        for curvatures, kind in (
            ([*large, small[0]], "inconclusive"),
            ([-large[0], *small], "inconclusive"),
            ([*large, 12.0], "minimum"),
            ([large[0], small[0], -large[1]], "saddle"),
        ):
            H = hessian(rng, np.array(curvatures))
            require_kind(student, H, kind, tol=0.5)
            require_kind(student, -H, {"minimum": "maximum"}.get(kind, kind), tol=0.5)


@check(
    points=1,
    title={
        "en": "The matrix that is passed in is not changed",
        "ja": "渡された行列を書き換えない",
    },
    hint={
        "en": "H *= -1 and H[...] = ... write into the caller's array. Make a new one instead.",
        "ja": "H *= -1 や H[...] = ... は呼び出し側の配列を書き換えます。新しい配列を作りましょう。",
    },
)
def test_matrix_is_not_changed(student, rng):
    """Four kinds of matrices of five directions are the same after a right answer."""
    for signs, kind in (
        ((5, 0, 0), "minimum"),
        ((0, 5, 0), "maximum"),
        ((3, 2, 0), "saddle"),
        ((3, 0, 2), "inconclusive"),
    ):
        require_kind(student, hessian(rng, draw_curvatures(rng, *signs)), kind)
        assert not student.last.changed, "H changed in place"


# ------------------------------------------------------------------ log10_prob_local_min


@check(
    points=1,
    title={
        "en": "Each direction adds log10(0.5) to the logarithm",
        "ja": "1 方向ごとに、対数に log10(0.5) が加わる",
    },
    hint={
        "en": "For n = 1 the chance is 0.5 and the result -0.301; for n = 2 it is 0.25 and -0.602.",
        "ja": "n = 1 なら確率は 0.5 で答えは -0.301、n = 2 なら 0.25 で -0.602 です。",
    },
)
def test_small_chances(student, rng):
    """From 1 to 20 directions, where the chance itself is a good float."""
    for n in range(1, CASES + 1):
        assert_close(student.log10_prob_local_min(n), np.log10(0.5**n), name=f"for n = {n}")


@check(
    points=2,
    title={
        "en": "The logarithm is right where the chance is too small for a float",
        "ja": "確率が小さすぎて浮動小数点数で表せなくても、対数は正しい",
    },
    hint={
        "en": "0.5 ** 2000 is 0.0 in Python. Use log(b ** n) = n * log(b).",
        "ja": "Python では 0.5 ** 2000 は 0.0 になります。log(b ** n) = n * log(b) を使いましょう。",
    },
)
def test_tiny_chances(student, rng):
    """From 2,000 to 100,000 directions, at random."""
    for n in rng.integers(2_000, 100_000, CASES).tolist():
        assert_close(student.log10_prob_local_min(n), -n * np.log10(2), name=f"for n = {n}")


# ------------------------------------------------------------------ is_plateau


def draw_setting(rng):
    """Draw a tolerance and a window."""
    return float(10 ** rng.uniform(-4, 0)), int(rng.integers(1, 7))


@check(
    points=1,
    title={
        "en": "If each of the last values is below tol, it is a plateau, in a list and in an array",
        "ja": "最後の値がどれも tol より小さければ、リストでも配列でも台地である",
    },
    hint={
        "en": "What came before the last `window` values does not matter. Try both a list and an array.",
        "ja": "最後の window 個より前の値は関係ありません。リストと配列の両方で試しましょう。",
    },
)
def test_plateau(student, rng):
    """Large values at first, small ones at the end."""
    for case in range(CASES):
        tol, window = draw_setting(rng)
        before, latest = rng.uniform(1.5, 9.0, 4), rng.uniform(0.3, 0.95, window)
        norms = tol * np.concatenate([before, latest])
        answer = student.is_plateau(norms.tolist() if case % 2 else norms, tol, window)
        assert_close(answer, True, name="the answer")


@check(
    points=2,
    title={
        "en": "One value that is not below tol among the last ones, and it is no plateau",
        "ja": "最後の値に tol 以上のものが 1 つでもあれば、台地ではない",
    },
    hint={
        "en": "Each value counts, not their mean: one large gradient among small ones is a way out.",
        "ja": "平均ではなく、それぞれの値を見ます。小さな勾配の中に大きなものがあれば、出口があるのです。",
    },
)
def test_one_large_value(student, rng):
    """Small values everywhere, but for one at each place of the window in turn."""
    for _ in range(CASES // 5):
        tol = draw_setting(rng)[0]
        for place in range(1, 6):
            norms = tol * rng.uniform(0.1, 0.4, 12)
            norms[-place] = tol * rng.uniform(1.05, 1.3)
            assert_close(student.is_plateau(norms, tol, 5), False, name="the answer")


@check(
    points=1,
    title={
        "en": "Fewer values than the window are no plateau, and exactly as many may be one",
        "ja": "window より少なければ台地ではなく、ちょうどの数なら台地になりうる",
    },
    hint={
        "en": "Compare the number of values with window: at least so many are needed.",
        "ja": "値の数を window と比べましょう。少なくともそれだけの数が必要です。",
    },
)
def test_number_of_values(student, rng):
    """Small values only, from none to exactly enough."""
    for _ in range(CASES // 4):
        tol, window = draw_setting(rng)
        for count in (0, 1, window - 1, window):
            norms = tol * rng.uniform(0.1, 0.9, count)
            expected = count == window
            assert_close(student.is_plateau(norms, tol, window), expected, name="the answer")


@check(
    points=1,
    title={
        "en": "A value equal to tol is not below it",
        "ja": "tol と等しい値は、tol より小さくない",
    },
    hint={
        "en": "Use <, not <=.",
        "ja": "<= ではなく < を使いましょう。",
    },
)
def test_tie(student, rng):
    """One of the last values is tol itself; without it there is a plateau."""
    for case in range(CASES // 2):
        tol, window = draw_setting(rng)
        norms = tol * rng.uniform(0.1, 0.9, 8)
        assert_close(student.is_plateau(norms, tol, window), True, name="the answer")
        norms[-1 - case % window] = tol
        assert_close(student.is_plateau(norms, tol, window), False, name="the answer at a tie")


@check(
    points=1,
    title={
        "en": "A plateau that is left is a plateau no more, and steady large gradients are none",
        "ja": "抜け出した台地はもう台地ではなく、一定でも大きな勾配は台地ではない",
    },
    hint={
        "en": "Look at the end of the history, and at the values, not at their changes.",
        "ja": "履歴の終わりを見ましょう。また、変化ではなく値そのものを見ましょう。",
    },
)
def test_no_plateau_any_more(student, rng):
    """Small values and then large ones; values that hardly change but are large."""
    for _ in range(CASES // 2):
        tol, window = draw_setting(rng)
        small, large = rng.uniform(0.1, 0.9, 9), rng.uniform(1.5, 9.0, window)
        left = tol * np.concatenate([small, large])
        assert_close(student.is_plateau(left, tol, window), False, name="the answer")
        steady = tol * rng.uniform(5.0, 5.01, 9)
        assert_close(student.is_plateau(steady, tol, window), False, name="the answer")
