"""Hidden checks of the search from coarse to fine.

The values that a search draws are never compared with those of the reference. `f` remembers what it
was called with and answers with losses that were drawn beforehand, so that everything else about a
search can be worked out exactly; how the values are distributed is checked with a bound on how often
a correct solution would miss it.
"""

from functools import partial

import numpy as np

from grader.testing import assert_close, check, ks_distance

assert_values = partial(assert_close, atol=0.0)  # values are small: only their ratio tells


def draw_round(rng, n):
    """Draw the values and the losses of a round: no two the same, in any order."""
    values = 10 ** rng.permutation(np.linspace(-6, 1, n) + rng.uniform(0, 3 / n, n))
    losses = rng.permutation(np.linspace(0.2, 3, n) + rng.uniform(0, 1 / n, n))
    return values, losses


def two_ends(answer):
    """Take a range apart into two numbers, or say what is wrong with its form."""
    assert isinstance(answer, (tuple, list, np.ndarray)), f"a range is a {type(answer).__name__}"
    assert len(answer) == 2, f"a range has {len(answer)} items, not (lo, hi)"
    return tuple(one_number(end, "an end of a range") for end in answer)


def one_number(value, name):
    """Take a real number, also from an array of one."""
    array = np.asarray(value)
    assert array.size == 1, f"{name} is not one number: {value!r:.80}"
    assert array.dtype.kind in "fiu", f"{name} is not a real number: {value!r:.80}"
    number = float(array.ravel()[0])
    assert np.isfinite(number), f"{name} is {number}"
    return number


def expected_range(values, losses, top_k):
    """The smallest and the largest of the best values."""
    best = np.asarray(values)[np.argsort(losses)[:top_k]]
    return float(best.min()), float(best.max())


class Search:
    """One search: its first range, what it returned, and the values it tried, round by round.

    `losses` holds the answers of f in the order of its calls, or is a function of the value. `calls` is
    how often f was called. What was called too often, with a value that had been tried or with an end
    of the first range, is left out of all else, so that it costs one check.
    """

    def __init__(self, student, ends, n, rounds, top_k, losses, generator=None):
        self.ends = ends
        self.calls = []
        known = {}
        answers = iter(() if callable(losses) else losses)
        generator = student.rng() if generator is None else generator

        def f(value):
            value = one_number(value, "what f was called with")
            self.calls.append(value)
            assert len(self.calls) <= 3 * n * rounds, (
                f"f is called more than {3 * n * rounds} times"
            )
            if value not in known and callable(losses):
                known[value] = float(losses(value))
            elif value not in known and value in ends:
                known[value] = 1e6 + value  # worse than all others
            elif value not in known:
                loss = next(answers, None)
                assert loss is not None, f"f is called with more than {n} * {rounds} values"
                known[value] = float(loss)
            return known[value]

        answer = student.coarse_to_fine(f, *ends, n, rounds, top_k, generator)
        assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
        assert len(answer) == 2, f"the answer holds {len(answer)} things, not (best, history)"
        self.best, history = answer
        assert isinstance(history, (tuple, list, np.ndarray)), "the history is not a list"
        assert len(history) == rounds, f"the history has {len(history)} ranges, not {rounds}"
        self.history = [two_ends(pair) for pair in history]
        tried = self.calls
        if len(tried) > n * rounds:
            tried = list(known)
        if len(tried) > n * rounds:
            tried = [value for value in tried if value not in ends]
        assert len(tried) == n * rounds, (
            f"f was called with {len(tried)} values, not {n} * {rounds}"
        )
        self.rounds = np.reshape(tried, (rounds, n))
        self.losses = np.reshape([known[value] for value in tried], (rounds, n))

    def positions(self, number):
        """Where the values of a round lie in its range, on the log scale: 0 is lo, 1 is hi."""
        ends = self.history[number] if number else self.ends
        lo, hi = np.log(ends)
        assert hi > lo, f"the range {ends} is empty"
        assert (self.rounds[number] > 0).all(), "a value is not above 0"
        return (np.log(self.rounds[number]) - lo) / (hi - lo)


def draw_ends(rng):
    """Draw a first range of at least 5 decades.

    Whoever takes its ends for exponents of 10 has infinity in the fourth round, and never before.
    """
    return float(10 ** rng.uniform(-9, -7)), float(10 ** rng.uniform(-2, -1))


def falling(value):
    """A loss that is below 0, and the lower the larger the value is.

    Only the smallest values have losses far from the others', so that nearly all are better than the
    average, whatever is drawn.
    """
    return (abs(value) + 1e-9) ** -0.5 - 4e4


def require_independent(places):
    """Fail where 30 numbers between 0 and 1 are one in each of 30 equal parts, or pairs u and 1 - u."""
    # All parts have one of 30 independent numbers with a probability of 30! / 30**30 = 1.3e-12. Of 435
    # pairs, four or more add up to 1 within 1e-6 with a probability below (435 * 2e-6)**4 / 4! = 3e-14.
    parts = len(set(np.clip(np.floor(30 * places), 0, 29).tolist()))
    assert parts < 30, "there is one value in each of 30 equal parts of the range"
    mirrored = int(np.sum(np.abs(np.triu(places[:, None] + places, 1) - 1) < 1e-6))
    assert mirrored < 4, f"{mirrored} pairs of values mirror each other"


def search(student, rng, n, rounds, top_k, generator=None, shift=0.0):
    """Search with losses that are drawn beforehand: no two the same, in any order.

    Those of a round lie evenly, and those of the others between them: what is better than a round's
    average is a matter of n, not of luck.
    """
    places = [rounds * rng.permutation(n) + first for first in rng.permutation(rounds)]
    losses = shift + np.concatenate(places) + rng.uniform(0, 0.5)
    return Search(student, draw_ends(rng), n, rounds, top_k, losses, generator)


@check(
    points=2,
    title={
        "en": "The range spans the top_k values with the lowest losses",
        "ja": "範囲は、損失の小さい方から top_k 個の値にわたる",
    },
    hint={
        "en": "Sort by the losses, but take min and max of the values that belong to them.",
        "ja": "損失で並べ替え、それに対応する値の最小と最大を取りましょう。",
    },
)
def test_range(student, rng):
    """Twenty rounds of 12 to 40 values."""
    for _ in range(20):
        n = int(rng.integers(12, 40))
        values, losses = draw_round(rng, n)
        top_k = int(rng.integers(3, n // 2))
        found = two_ends(student.refine_range(values, losses, top_k))
        assert_values(found, expected_range(values, losses, top_k), name="the range")


@check(
    points=1,
    title={
        "en": "The smaller end comes first, wherever the best value lies",
        "ja": "最良の値がどこにあっても、小さい端を先に返す",
    },
    hint={
        "en": "The best value may be the largest of those you keep. Use min and max.",
        "ja": "残す値の中で、最良の値がいちばん大きいこともあります。min と max を使いましょう。",
    },
)
def test_smaller_end_first(student, rng):
    """Losses that rise with the values, and losses that fall, with the smallest top_k of 2."""
    for _ in range(10):
        values = np.sort(draw_round(rng, 15)[0])
        losses = np.sort(draw_round(rng, 15)[1])
        order = rng.permutation(15)
        found = two_ends(student.refine_range(values[order], losses[order], 2))
        assert_values(found, (values[0], values[1]), name="the range where the losses rise")
        found = two_ends(student.refine_range(values[order], losses[::-1][order], 2))
        assert_values(found, (values[-2], values[-1]), name="the range where the losses fall")


@check(
    points=1,
    title={
        "en": "top_k decides how many values are kept, from 2 up to all of them",
        "ja": "残す個数は top_k で決まり、2 個から全部まである",
    },
    hint={
        "en": "With top_k = n the range is the whole one; with every step down it may shrink.",
        "ja": "top_k = n なら全体の範囲です。1 つ減らすたびに狭くなることがあります。",
    },
)
def test_top_k(student, rng):
    """The same 24 values with each top_k; the losses grow with the distance from the middle."""
    values = np.geomspace(1e-5, 1.0, 24) * rng.uniform(0.9, 1.1)
    losses = np.abs(np.arange(24) - 11.4 - rng.uniform(0, 0.1))
    order = rng.permutation(24)
    for top_k in range(2, 25):
        found = two_ends(student.refine_range(values[order], losses[order], top_k))
        due = expected_range(values, losses, top_k)
        assert_values(found, due, name=f"the range with top_k = {top_k}")


@check(
    points=1,
    title={
        "en": "Only the order of the losses matters, also where they are negative or huge",
        "ja": "損失は順序だけが大事で、負でも非常に大きくても同じである",
    },
    hint={
        "en": "-3 is a lower loss than -2. Do not take absolute values, and do not compare with a threshold.",
        "ja": "-3 は -2 より小さい損失です。絶対値を取ったり、しきい値と比べたりしてはいけません。",
    },
)
def test_only_the_order_matters(student, rng):
    """Losses moved below 0, and with one that diverged, span the same range."""
    for _ in range(10):
        values, losses = draw_round(rng, 14)
        due = expected_range(values, losses, 5)
        found = two_ends(student.refine_range(values, losses - 2.0, 5))
        assert_values(found, due, name="the range with losses 2 lower")
        losses[np.argmax(losses)] = 1e9
        found = two_ends(student.refine_range(values, losses, 5))
        assert_values(found, due, name="the range with one huge loss")


@check(
    points=1,
    title={
        "en": "The arrays of values and losses are not changed",
        "ja": "渡された values と losses を書き換えない",
    },
    hint={
        "en": "values.sort() changes the caller's array. np.argsort leaves it alone.",
        "ja": "values.sort() は呼び出し側の配列を書き換えます。np.argsort なら変わりません。",
    },
)
def test_arguments_are_not_changed(student, rng):
    """values and losses are the same after a call that found a range."""
    values, losses = draw_round(rng, 25)
    lo, hi = two_ends(student.refine_range(values, losses, 6))
    assert lo != hi, "the range is empty"
    names = ("values", "losses")
    changed = [names[place] for place in student.last.changed if place in (0, 1)]
    assert not changed, f"{', '.join(changed)} changed in place"


@check(
    points=2,
    title={
        "en": "f is called n times in each round, once for each value, and not again",
        "ja": "f は各ラウンドで n 回、1 つの値につき 1 回だけ呼ばれる",
    },
    hint={
        "en": "Count: n * rounds trainings in all, each with one number. Remember the losses.",
        "ja": "訓練は全部で n * rounds 回で、毎回 1 つの数を渡します。損失は覚えておきましょう。",
    },
)
def test_number_of_calls(student, rng):
    """Searches of one to four rounds; no value is tried twice."""
    found = [
        search(student, rng, n, rounds, top_k)
        for n, rounds, top_k in ((24, 1, 5), (4, 2, 3), (3, 3, 2), (2, 4, 2))
    ]
    found.append(Search(student, draw_ends(rng), 5, 4, 5, falling))
    for one in found:
        assert len(one.calls) == one.rounds.size, (
            f"f was called {len(one.calls)} times, not {one.rounds.size} times"
        )
    for one in (
        found[0],
        found[-1],
    ):  # whose ranges stay wide, so that rounded values hardly coincide
        # Even single-precision draws coincide three times with a probability below 1e-13 here.
        assert len(set(one.calls)) > len(one.calls) - 3, "values are tried more than once"


@check(
    points=1,
    title={
        "en": "The history has one range for each round, and starts with the given one",
        "ja": "history にはラウンドごとに範囲が 1 つあり、最初は渡された範囲である",
    },
    hint={
        "en": "Append (lo, hi) before you draw, not after you refine.",
        "ja": "範囲を絞った後ではなく、値を引く前に (lo, hi) を追加しましょう。",
    },
)
def test_history(student, rng):
    """Ten searches of one to three rounds, one of which finds the lowest loss in its first round."""
    for number, rounds in enumerate((3, 2, 3, 1, 2, 3, 1, 2, 3, 1)):
        ends = draw_ends(rng)
        losses = np.arange(3.0 * rounds)
        losses = rng.permutation(losses) if number else losses
        found = Search(student, ends, 3, rounds, 2, losses)
        assert_values(found.history[0], ends, name="the first range")


@check(
    points=2,
    title={
        "en": "Each round draws inside its own range",
        "ja": "各ラウンドの値は、そのラウンドの範囲から引かれる",
    },
    hint={
        "en": "Draw from the present lo and hi, and replace both after each round.",
        "ja": "現在の lo と hi から引き、ラウンドごとに両方を置き換えましょう。",
    },
)
def test_values_lie_in_their_range(student, rng):
    """Three searches of three rounds of 7 values; in one of them all values span the next range."""
    searches = [search(student, rng, 7, 3, 3) for _ in range(2)]
    for found in (*searches, Search(student, draw_ends(rng), 7, 3, 7, falling)):
        for number, (lo, hi) in enumerate(found.history):
            values = found.rounds[number]
            outside = values[(values < lo * (1 - 1e-6)) | (values > hi * (1 + 1e-6))]
            assert outside.size == 0, (
                f"in round {number + 1} {outside.size} of 7 lie outside ({lo:g}, {hi:g})"
            )


@check(
    points=3,
    title={
        "en": "The next range is spanned by the top_k best values of the round before",
        "ja": "次の範囲は、直前のラウンドの上位 top_k 個の値にわたる",
    },
    hint={
        "en": "Use the values and losses of this round only, and pass top_k on.",
        "ja": "そのラウンドの値と損失だけを使い、top_k も渡しましょう。",
    },
)
def test_next_range(student, rng):
    """All ten ranges after the first; losses by chance, in a valley, and with the lowest in the first round."""
    for case, (n, top_k) in enumerate(((6, 2), (6, 3), (6, 4), (5, 2), (4, 4))):
        if case == 4:
            losses = np.concatenate([rng.permutation(n) + first for first in (0.0, n, 2 * n)])
            found = Search(student, draw_ends(rng), n, 3, top_k, losses)
        elif case % 2:
            bottom = rng.uniform(-5, -2)
            found = Search(
                student,
                draw_ends(rng),
                n,
                3,
                top_k,
                lambda value, bottom=bottom: abs(np.log10(abs(value) + 1e-12) - bottom),
            )
        else:
            found = search(student, rng, n, 3, top_k)
        for number in (1, 2):
            due = expected_range(found.rounds[number - 1], found.losses[number - 1], top_k)
            assert_values(found.history[number], due, name=f"the range of round {number + 1}")


@check(
    points=3,
    title={
        "en": "The best value is the one with the lowest loss of all rounds",
        "ja": "最良の値は、全ラウンドを通して損失が最小の値である",
    },
    hint={
        "en": "A later round can be unlucky. Replace the best value only by one with a lower loss.",
        "ja": "後のラウンドが不運なこともあります。損失がより小さい値でだけ置き換えましょう。",
    },
)
def test_best_value(student, rng):
    """Twenty short searches with low, high and negative losses."""
    for case in range(20):
        shift = (0.0, 50.0, -50.0)[case % 3]
        found = search(student, rng, 2, 2, 2, shift=shift)
        best = one_number(found.best, "best_value")
        due = found.rounds.ravel()[np.argmin(found.losses)]
        assert_values(best, float(due), name="best_value")


@check(
    points=2,
    title={
        "en": "The first round is drawn uniformly on a log scale",
        "ja": "最初のラウンドは対数スケールで一様に引かれる",
    },
    hint={
        "en": "Between 0.0001 and 1, half of the values should be below 0.01. Don't round them.",
        "ja": "0.0001 と 1 の間なら、値の半分は 0.01 より小さいはずです。丸めないでください。",
    },
)
def test_first_round_on_log_scale(student, rng):
    """The distance of 150 values to the log-uniform distribution is small, and they are not rounded."""
    # P(D > 0.282) <= 2 exp(-2 * 150 * 0.282**2) = 9e-11 for a correct solution (Dvoretzky, Kiefer
    # and Wolfowitz, with Massart's constant). For even draws D is above 0.6.
    found = search(student, rng, 150, 1, 5)
    distance = ks_distance(found.positions(0))
    assert distance <= 0.282, f"the distance to the log-uniform distribution is {distance:.2f}"
    # Floats lie 2**-23 of their size apart or less, also in single precision, and numbers of four digits 1e-4 or
    # more. So a correct solution's value is such a number with a probability below 0.0012, and half of 150 are
    # with one below 0.0012**75 times the 1e44 ways to choose them.
    short = sum(abs(float(f"{value:.3e}") - value) < 1e-12 * value for value in found.rounds[0])
    assert short < 75, f"{short} of 150 values are rounded to four digits or fewer"


@check(
    points=1,
    title={
        "en": "Later rounds, too, are drawn on a log scale",
        "ja": "後のラウンドも対数スケールで引かれる",
    },
    hint={
        "en": "A range may still cover several orders of magnitude in the second round.",
        "ja": "2 ラウンド目の範囲が、まだ何桁にもわたることがあります。",
    },
)
def test_later_round_on_log_scale(student, rng):
    """With top_k = n the second range is nearly as wide as the first."""
    # P(D > 0.445) <= 2 exp(-2 * 60 * 0.445**2) = 1e-10 for a correct solution, as above. The first
    # range has 5 decades or more and the second hardly less: for even draws D is about 0.7.
    found = Search(student, draw_ends(rng), 60, 2, 60, falling)
    distance = ks_distance(found.positions(1))
    assert distance <= 0.445, f"the distance to the log-uniform distribution is {distance:.2f}"


@check(
    points=1,
    title={
        "en": "A generator in the same state gives the same search",
        "ja": "同じ状態の乱数生成器からは、同じ探索が得られる",
    },
    hint={
        "en": "Draw from rng only: not from np.random, not from a generator of your own.",
        "ja": "乱数は rng だけから引きましょう。np.random や自作の生成器は使いません。",
    },
)
def test_same_state_same_search(student, rng):
    """Two generators that start alike try the same 12 values, and they are drawn from."""
    ends = draw_ends(rng)
    first = student.rng()
    ours = Search(student, ends, 6, 2, 6, falling, first)
    assert student.last.drew, "nothing was drawn from rng"
    again = Search(student, ends, 6, 2, 6, falling, student.rng(copy_of=first))
    assert_values(again.rounds, ours.rounds, name="the values from the same state", rtol=1e-9)


@check(
    points=2,
    title={
        "en": "Each round, and each search, draws new values, independently of each other",
        "ja": "ラウンドごと、探索ごとに、新しい値が互いに独立に引かれる",
    },
    hint={
        "en": "No grid, no seed inside the function, and a new random number for each value.",
        "ja": "格子や固定シードを使わず、値ごとに新しい乱数を引きましょう。",
    },
)
def test_new_values(student, rng):
    """Where 8 values lie differs between rounds, calls and generators; 30 are not spread evenly."""
    # Eight sorted positions agree to 1e-5 with eight others with a probability below 1e-30.
    ends = draw_ends(rng)
    first = student.rng()
    seen = []
    for generator in (first, first, student.rng()):
        found = Search(student, ends, 8, 2, 8, falling, generator)
        seen += [np.sort(found.positions(number)) for number in (0, 1)]
    for place, one in enumerate(seen):
        assert all(np.abs(one - other).max() > 1e-5 for other in seen[:place]), (
            "the same places in the range are tried again"
        )
    places = Search(student, ends, 30, 1, 30, falling).positions(0)
    # As above, three of single precision never coincide.
    assert len(set(places.tolist())) > 25, "values are tried more than once"
    require_independent(places)
