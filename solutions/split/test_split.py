"""Hidden checks of splitting data into train, dev and test.

Splits are never compared with those of the reference: a correct solution may draw in any order. What
is checked is that the three sets are a partition, how large they are, where their rows come from, and
(with a bound on how often a correct solution would miss it) that they are random.
"""

import numpy as np

from grader.testing import assert_close, check, raises


def three(answer):
    """Take an answer apart into three lists of whole numbers, or say what is wrong with its form."""
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 3, f"the answer holds {len(answer)} sets, not (train, dev, test)"
    return [
        rows_of(part, name) for part, name in zip(answer, ("train", "dev", "test"), strict=True)
    ]


def rows_of(part, name):
    """Take one set as a list of ints."""
    array = np.asarray(part)
    assert array.ndim == 1, f"{name} has shape {array.shape}, but should be 1-D"
    assert array.size == 0 or array.dtype.kind in "iu", f"{name} holds {array.dtype}, not integers"
    return [int(row) for row in array]


def require_partition(parts, m):
    """Fail unless each row from 0 to m-1 is in exactly one of the sets."""
    together = sorted(row for part in parts for row in part)
    assert len(together) == m, f"the three sets hold {len(together)} rows of {m}"
    assert together == list(range(m)), "a row is missing, or is there twice"


def draw_fractions(rng):
    """Draw three fractions, all different, with dev far from test."""
    test = rng.uniform(0.05, 0.1)
    dev = rng.uniform(0.18, 0.25)
    return (1 - dev - test, dev, test)


def sources(rng, targets, others):
    """Draw which of the rows are target examples: they come first or last or anywhere."""
    is_target = np.zeros(targets + others, dtype=bool)
    is_target[rng.permutation(targets + others)[:targets]] = True
    return is_target


def require_random(rows, name, of, neighbours=True):
    """Fail unless 200 of 1,000 numbers look like a random sample: of both halves, with a few neighbours."""
    # For a random sample without replacement, P(|share - 0.5| >= 0.25) <= 2 exp(-2 * 200 * 0.25**2) = 3e-11
    # (Hoeffding, Serfling). Of the 500 pairs (0, 1), (2, 3), ... it holds 20 on average, none of them with a
    # probability of 1.1e-11 and 60 or more with one below 1e-23 (counted exactly).
    rows = np.array(rows)
    low = np.mean(rows < 500)
    assert abs(low - 0.5) <= 0.25, f"{low:.0%} of {name} come from the first half of {of}"
    pairs = int(np.isin(rows[rows % 2 == 0] + 1, rows).sum())
    assert pairs < 60, f"{name} is made of neighbours: {pairs} of 500 pairs of {of} are in it"
    assert pairs > 0 or not neighbours, (
        f"{name} holds no neighbours: not one of 500 pairs of {of} is in it"
    )


def require_sizes(student, ms, share):
    """Fail unless the sizes add up to m, and dev and test are near their share."""
    for m in ms:
        answer = student.split_sizes(int(m))
        assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
        assert len(answer) == 3, f"the answer holds {len(answer)} sizes, not three"
        for size in answer:
            assert_close(size, int(size), name="a size")
            assert size >= 0, f"a size is {size}"
        train, dev, test = (int(size) for size in answer)
        assert train + dev + test == m, f"the sizes for m = {m} add up to {train + dev + test}"
        for name, size in (("dev", dev), ("test", test)):
            assert abs(size - share * m) <= 2, f"for m = {m}, {name} has {size}, not {share * m:g}"


@check(
    points=2,
    title={
        "en": "Up to 10,000 examples are split 60/20/20",
        "ja": "10,000 件までは 60/20/20 に分ける",
    },
    hint={
        "en": "20 % of m for dev and for test, and everything else for train.",
        "ja": "開発とテストに m の 20 % ずつ、残りはすべて訓練です。",
    },
)
def test_sizes_of_small_data(student, rng):
    """Twenty sizes between 5 and 10,000, with the edges."""
    require_sizes(student, [5, 101, 10_000, *rng.integers(10, 10_000, 20)], 0.2)


@check(
    points=2,
    title={
        "en": "From a million examples on, dev and test get 1 % each",
        "ja": "100 万件からは、開発とテストに 1 % ずつ分ける",
    },
    hint={
        "en": "10,000 examples are enough for dev, however large m is. 1 % each is plenty.",
        "ja": "m がどれほど大きくても、開発は 1 万件あれば足ります。1 % ずつで十分です。",
    },
)
def test_sizes_of_big_data(student, rng):
    """Twenty sizes of a million and more, with the edge."""
    require_sizes(student, [1_000_000, 1_000_001, *rng.integers(1_000_000, 9_000_000, 20)], 0.01)


@check(
    points=1,
    title={
        "en": "The sizes add up to m, also where m can't be divided evenly",
        "ja": "m が割り切れなくても、3 つの和は m になる",
    },
    hint={
        "en": "Compute two sizes and give the rest to the third: m - n_dev - n_test.",
        "ja": "2 つの大きさを計算し、残り m - n_dev - n_test を 3 つ目にしましょう。",
    },
)
def test_sizes_add_up(student, rng):
    """Forty sizes that no share divides."""
    for m in [*rng.integers(5, 2_000, 20), *rng.integers(1_000_000, 3_000_000, 20)]:
        sizes = student.split_sizes(int(m))
        assert sum(int(size) for size in sizes) == m, (
            f"the sizes for m = {m} add up to {sum(sizes)}"
        )
        assert min(sizes) >= 0, f"a size for m = {m} is negative"


@check(
    points=3,
    title={
        "en": "Each row is in exactly one of the three sets",
        "ja": "どの行も、3 つの集合のちょうど 1 つに入る",
    },
    hint={
        "en": "Shuffle the row numbers once and cut that array into three pieces that touch.",
        "ja": "行番号を 1 回だけシャッフルし、切れ目なく 3 つに切り分けましょう。",
    },
)
def test_a_partition(student, rng):
    """Several m, also tiny ones, and several fractions; once dev has a row or two and test has none."""
    for m in (1, 2, 3, 4, 50, int(rng.integers(200, 400)), int(rng.integers(2_000, 3_000))):
        require_partition(three(student.split_indices(m, student.rng(), draw_fractions(rng))), m)
    require_partition(three(student.split_indices(50, student.rng(), (0.98, 0.01, 0.01))), 50)
    require_partition(three(student.split_indices(9, student.rng(), (0.73, 0.23, 0.04))), 9)
    # Every fifth row and every twelfth one from the second on have row 25 in common.
    require_partition(three(student.split_indices(60, student.rng(), (0.72, 0.2, 0.08))), 60)


@check(
    points=2,
    title={
        "en": "Dev and test have the sizes that the fractions ask for, each its own",
        "ja": "開発とテストは、それぞれ指定された割合の大きさになる",
    },
    hint={
        "en": "The order is (train, dev, test), and every share is a share of all m rows.",
        "ja": "順序は (train, dev, test) で、どの割合も m 行全体に対するものです。",
    },
)
def test_sizes_follow_the_fractions(student, rng):
    """Three m with dev and test far apart, tiny ones, and the default of 60/20/20."""
    cases = [(int(m), draw_fractions(rng)) for m in (*rng.integers(900, 1_100, 3), 1, 4, 9)]
    cases.append((50, (0.98, 0.01, 0.01)))
    for m, fractions in cases:
        _, dev, test = three(student.split_indices(m, student.rng(), fractions))
        assert abs(len(dev) - fractions[1] * m) <= 2, f"dev has {len(dev)} rows of {m}"
        assert abs(len(test) - fractions[2] * m) <= 2, f"test has {len(test)} rows of {m}"
    _, dev, test = three(student.split_indices(1_000, student.rng()))
    assert abs(len(dev) - 200) <= 2, f"by default dev has {len(dev)} rows of 1000"
    assert abs(len(test) - 200) <= 2, f"by default test has {len(test)} rows of 1000"


@check(
    points=2,
    title={
        "en": "Dev and test are random samples of all rows",
        "ja": "開発とテストは、全行からのランダムな標本になる",
    },
    hint={
        "en": "Sorted data must not matter. Look at the row numbers in dev: do they come from everywhere?",
        "ja": "データが並んでいても影響があってはいけません。開発の行番号は全体から来ていますか。",
    },
)
def test_samples_are_random(student, rng):
    """Where the rows of dev and of test come from, and how many are neighbours."""
    # Dev and test have 200 rows of 1,000: together a right answer is refused with a probability of 8e-11.
    train, dev, test = three(student.split_indices(1_000, student.rng(), (0.6, 0.2, 0.2)))
    require_partition([train, dev, test], 1_000)
    for name, rows in (("dev", dev), ("test", test)):
        require_random(rows, name, "the rows")


@check(
    points=2,
    title={
        "en": "rng alone decides: its state gives the split, another state another one",
        "ja": "rng だけが決める。同じ状態なら同じ分割、違う状態なら違う分割になる",
    },
    hint={
        "en": "Use rng.permutation, and no seed and no np.random functions.",
        "ja": "rng.permutation を使い、シードや np.random の関数は使わないでください。",
    },
)
def test_generator_decides(student, rng):
    """Same state, same sets; going on, other sets."""
    first = student.rng()
    one = three(student.split_indices(300, first, (0.7, 0.2, 0.1)))
    assert student.last.drew, "nothing was drawn from rng"
    again = three(student.split_indices(300, student.rng(copy_of=first), (0.7, 0.2, 0.1)))
    later = three(student.split_indices(300, first, (0.7, 0.2, 0.1)))
    assert [sorted(part) for part in again] == [sorted(part) for part in one], (
        "the same state of rng gives another split"
    )
    # Two random sets of 60 of 300 rows are the same with a probability below 1e-60, of 30 with one below 1e-40.
    for place, name in ((1, "dev"), (2, "test")):
        assert sorted(later[place]) != sorted(one[place]), (
            f"a second call with rng gives the same {name} set"
        )


@check(
    points=3,
    title={
        "en": "Dev and test hold target examples only, of the sizes asked for",
        "ja": "開発とテストには、指定された数の目標データだけが入る",
    },
    hint={
        "en": "Take dev and test from the target rows before anything is mixed.",
        "ja": "混ぜる前に、目標データの行から開発とテストを取りましょう。",
    },
)
def test_dev_and_test_are_target(student, rng):
    """Four mixtures; every dev and test row is a target example."""
    for _ in range(4):
        is_target = sources(rng, int(rng.integers(90, 130)), int(rng.integers(300, 500)))
        n_dev, n_test = int(rng.integers(20, 30)), int(rng.integers(35, 50))
        _, dev, test = three(student.split_by_source(is_target, n_dev, n_test, student.rng()))
        assert len(dev) == n_dev, f"dev has {len(dev)} rows, not {n_dev}"
        assert len(test) == n_test, f"test has {len(test)} rows, not {n_test}"
        for name, rows in (("dev", dev), ("test", test)):
            share = is_target[rows].mean()
            assert share == 1, f"only {share:.0%} of {name} are target examples"


@check(
    points=2,
    title={
        "en": "Everything else goes to train: all web examples and the left-over target examples",
        "ja": "残りはすべて訓練に入る。ウェブの全データと、余った目標データである",
    },
    hint={
        "en": "Count: train must have m - n_dev - n_test rows, and no row twice.",
        "ja": "数えてみましょう。訓練は m - n_dev - n_test 行で、重なりはありません。",
    },
)
def test_nothing_is_thrown_away(student, rng):
    """The three sets are a partition of all rows."""
    is_target = sources(rng, int(rng.integers(90, 130)), int(rng.integers(300, 500)))
    parts = three(student.split_by_source(is_target, 21, 37, student.rng()))
    require_partition(parts, is_target.size)
    left_over = int(is_target.sum()) - 21 - 37
    found = int(is_target[parts[0]].sum())
    assert found == left_over, f"train holds {found} target examples, not {left_over}"


@check(
    points=2,
    title={
        "en": "Which target examples are drawn is random",
        "ja": "どの目標データが選ばれるかはランダムである",
    },
    hint={
        "en": "Shuffle the target rows before you cut them.",
        "ja": "目標データの行を、切る前にシャッフルしましょう。",
    },
)
def test_target_rows_are_drawn_at_random(student, rng):
    """Where the examples of dev and of test come from, and how many are neighbours."""
    # Dev and test have 200 of 1,000 target rows: the bound is 8e-11, as above.
    is_target = sources(rng, 1_000, 300)
    rank = np.cumsum(is_target) - 1
    _, dev, test = three(student.split_by_source(is_target, 200, 200, student.rng()))
    for name, rows in (("dev", dev), ("test", test)):
        # Of examples from elsewhere, which cost another check, not one may be a neighbour by chance.
        of_target = bool(is_target[rows].all())
        require_random(rank[rows], name, "the target examples", neighbours=of_target)
    assert not set(dev) & set(test), "dev and test share rows"


@check(
    points=2,
    title={
        "en": "For two sources, too, rng alone decides",
        "ja": "2 つの情報源でも、rng だけが決める",
    },
    hint={
        "en": "Draw from the rng that is passed in.",
        "ja": "渡された rng から引きましょう。",
    },
)
def test_generator_decides_by_source(student, rng):
    """Same state, same sets; going on, other sets."""
    is_target = sources(rng, 120, 200)
    first = student.rng()
    one = three(student.split_by_source(is_target, 30, 40, first))
    again = three(student.split_by_source(is_target, 30, 40, student.rng(copy_of=first)))
    later = three(student.split_by_source(is_target, 30, 40, first))
    assert [sorted(part) for part in again] == [sorted(part) for part in one], (
        "the same state of rng gives another split"
    )
    # Two random sets of 30 of 120 rows are the same with a probability below 1e-27, of 40 with one below 1e-31.
    for place, name in ((1, "dev"), (2, "test")):
        assert sorted(later[place]) != sorted(one[place]), (
            f"a second call with rng gives the same {name} set"
        )


@check(
    points=2,
    title={
        "en": "Asking for more target examples than there are raises ValueError, and exactly as many is fine",
        "ja": "目標データの数を超える要求は ValueError になり、ちょうどの数なら問題ない",
    },
    hint={
        "en": "Compare n_dev + n_test with the number of target examples before you draw.",
        "ja": "引く前に n_dev + n_test を目標データの数と比べましょう。",
    },
)
def test_too_few_target_examples(student, rng):
    """One too many raises; exactly enough leaves no target example for train."""
    is_target = sources(rng, 40, 100)
    with raises(ValueError):
        student.split_by_source(is_target, 25, 16, student.rng())
    parts = three(student.split_by_source(is_target, 25, 15, student.rng()))
    require_partition(parts, 140)
    assert not is_target[parts[0]].any(), "train holds target examples, although none are left"
