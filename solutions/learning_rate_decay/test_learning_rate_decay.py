"""Hidden checks of learning-rate decay."""

import itertools

import numpy as np

from grader.testing import assert_close, check

CASES = 20
SIZES = (1.0, 1e-12, 1e4)  # of an initial rate: no rule has a least or a greatest rate


def draw_rate(rng, size=1.0):
    """Draw an initial learning rate between 0.01 and 3 times a size, on a log scale."""
    return float(size * 10 ** rng.uniform(-2.0, 0.5))


def draw_decay(rng):
    """Draw a decay between 0.1 and 3, never near 1."""
    return float(rng.choice([rng.uniform(0.1, 0.8), rng.uniform(1.3, 3.0)]))


def draw_base(rng):
    """Draw a base between 0.6 and 0.93."""
    return float(rng.uniform(0.6, 0.93))


def draw_epoch(rng, low=2, high=40):
    """Draw an epoch as a plain int."""
    return int(rng.integers(low, high))


# ------------------------------------------------------------------ lr_inverse


@check(
    points=2,
    title={
        "en": "The inverse rule is a0 / (1 + decay * epoch)",
        "ja": "逆数の規則は a0 / (1 + decay * epoch) である",
    },
    hint={
        "en": "Work out epoch 2 on paper, and compare it with what your function returns.",
        "ja": "エポック 2 を紙の上で計算し、関数の戻り値と比べましょう。",
    },
)
def test_inverse_values(student, reference, rng):
    """Rates, decays and epochs at random, and a decay of 0."""
    for decay in (0.0, *(draw_decay(rng) for _ in range(CASES))):
        a0, epoch = draw_rate(rng), draw_epoch(rng)
        expected = reference.lr_inverse(a0, decay, epoch)
        assert_close(student.lr_inverse(a0, decay, epoch), expected, name="the rate")


@check(
    points=1,
    title={
        "en": "The inverse rule gives a0 in epoch 0",
        "ja": "逆数の規則では、エポック 0 の学習率は a0 である",
    },
    hint={
        "en": "Epochs are counted from 0: in the first one nothing has decayed yet. Give a0 as it is, however small.",
        "ja": "エポックは 0 から数え、最初はまだ何も減っていません。どんなに小さくても a0 をそのまま返しましょう。",
    },
)
def test_inverse_starts_at_a0(student, rng):
    """Epoch 0 at random rates, tiny and large ones among them, and random decays."""
    for case in range(CASES):
        a0, decay = draw_rate(rng, SIZES[case % 3]), draw_decay(rng)
        assert_close(student.lr_inverse(a0, decay, 0), a0, name="the rate of epoch 0", atol=0)


@check(
    points=1,
    title={
        "en": "Over 400 epochs the inverse rule always falls and stays above 0",
        "ja": "400 エポックにわたり、逆数の規則は減り続け、0 より大きいままである",
    },
    hint={
        "en": "Subtracting decay * epoch soon gives a negative rate. The rule divides.",
        "ja": "decay * epoch を引くと、すぐに負になります。この規則は割り算です。",
    },
)
def test_inverse_stays_positive(student, rng):
    """About 20 epochs from 0 to 400, in order; once with a tiny rate and a fast decay."""
    for size, faster in ((1.0, 1.0), (1e-9, 1e3)):
        a0, decay = draw_rate(rng, size), faster * draw_decay(rng)
        epochs = sorted({0, *(int(epoch) for epoch in rng.integers(1, 400, 20))})
        rates = [student.lr_inverse(a0, decay, epoch) for epoch in epochs]
        for epoch, rate in zip(epochs, rates):
            assert_close(rate, a0 / (1 + decay * epoch), name=f"the rate of epoch {epoch}", atol=0)
        assert min(rates) > 0, "a rate is not above 0"
        assert (np.diff(np.array(rates, dtype=float).ravel()) < 0).all(), (
            "the rate does not always fall"
        )


@check(
    points=1,
    title={
        "en": "The inverse rule knows nothing of earlier calls",
        "ja": "逆数の規則は、以前の呼び出しに左右されない",
    },
    hint={
        "en": "Remember nothing, and start from a0: decaying the already decayed rate multiplies all the factors.",
        "ja": "何も覚えず、いつも a0 から始めましょう。減った学習率をさらに減らすと、係数が全部掛け合わされます。",
    },
)
def test_inverse_in_any_order(student, rng):
    """The same epochs, asked for forwards, backwards and twice; then one of them with other arguments."""
    a0, decay = draw_rate(rng), draw_decay(rng)
    epochs = [*range(9), *range(8, -1, -1), 4, 4]
    for epoch in epochs:
        expected = a0 / (1 + decay * epoch)
        assert_close(student.lr_inverse(a0, decay, epoch), expected, name=f"epoch {epoch}")
    for other_a0, other_decay in ((a0, decay + 0.4), (a0 * 1.7, decay), (a0 * 1.7, decay + 0.4)):
        expected = other_a0 / (1 + other_decay * 4)
        assert_close(student.lr_inverse(other_a0, other_decay, 4), expected, name="epoch 4")


# ------------------------------------------------------------------ lr_staircase


@check(
    points=2,
    title={
        "en": "The staircase is a0 / (1 + decay * floor(epoch / interval))",
        "ja": "階段の規則は a0 / (1 + decay * floor(epoch / interval)) である",
    },
    hint={
        "en": "Count the whole intervals first. Then it is the inverse rule with this count.",
        "ja": "先に過ぎた間隔を整数で数えましょう。あとはその数を使う逆数の規則です。",
    },
)
def test_staircase_values(student, reference, rng):
    """Rates, decays, epochs and intervals at random, an interval of 1, a decay of 0, and one far on."""
    for interval in (1, *(draw_epoch(rng, 2, 9) for _ in range(CASES))):
        a0, decay, epoch = draw_rate(rng), draw_decay(rng), draw_epoch(rng, 5, 60)
        expected = reference.lr_staircase(a0, decay, epoch, interval)
        assert_close(student.lr_staircase(a0, decay, epoch, interval), expected, name="the rate")
    for decay in (0.0, 1e6 * draw_decay(rng)):
        a0, epoch = draw_rate(rng), draw_epoch(rng, 300, 400)
        expected = reference.lr_staircase(a0, decay, epoch, 7)
        answer = student.lr_staircase(a0, decay, epoch, 7)
        assert_close(answer, expected, name="the rate", atol=0)


@check(
    points=1,
    title={
        "en": "On the first stair, the epochs 0 to interval - 1, the rate is a0",
        "ja": "最初の段、エポック 0 から interval - 1 までの学習率は a0 である",
    },
    hint={
        "en": "Before the first interval is over, floor(epoch / interval) is 0. Give a0 as it is, however small.",
        "ja": "最初の間隔が終わるまで floor(epoch / interval) は 0 です。どんなに小さくても a0 をそのまま返しましょう。",
    },
)
def test_staircase_first_stair(student, rng):
    """Each epoch of first stairs of 4 to 7 epochs, with tiny and large rates among them."""
    for interval in range(4, 8):
        a0, decay = draw_rate(rng, SIZES[interval % 3]), draw_decay(rng)
        for epoch in range(interval):
            rate = student.lr_staircase(a0, decay, epoch, interval)
            name = f"the rate of epoch {epoch} at interval {interval}"
            assert_close(rate, a0, name=name, atol=0)


@check(
    points=1,
    title={
        "en": "Within a later stair the rate does not change",
        "ja": "後の段でも、段の中では学習率は変わらない",
    },
    hint={
        "en": "Round the quotient down to a whole number; a fraction would make a slope of the stair.",
        "ja": "商を整数に切り捨てましょう。小数が残ると、段ではなく坂になります。",
    },
)
def test_staircase_is_flat(student, rng):
    """Each epoch of the stairs 2 to 5."""
    a0, decay, interval = draw_rate(rng), draw_decay(rng), draw_epoch(rng, 5, 7)
    for stair in range(2, 6):
        for epoch in range(stair * interval, (stair + 1) * interval):
            rate = student.lr_staircase(a0, decay, epoch, interval)
            assert_close(rate, a0 / (1 + decay * stair), name=f"the rate of epoch {epoch}")


@check(
    points=2,
    title={
        "en": "The rate drops exactly at the multiples of the interval",
        "ja": "学習率が下がるのは、ちょうど interval の倍数のエポックである",
    },
    hint={
        "en": "With interval = 3 the first drop is at epoch 3: not at 2, not at 4.",
        "ja": "interval = 3 なら最初に下がるのはエポック 3 で、2 でも 4 でもありません。",
    },
)
def test_staircase_edges(student, rng):
    """The epochs beside each edge: the last of a stair, and the first of the next one."""
    for interval in (2, 3, 7):
        a0, decay = draw_rate(rng), draw_decay(rng)
        for stair in range(1, 5):
            last = student.lr_staircase(a0, decay, stair * interval - 1, interval)
            first = student.lr_staircase(a0, decay, stair * interval, interval)
            assert_close(last, a0 / (1 + decay * (stair - 1)), name="the last rate of a stair")
            assert_close(first, a0 / (1 + decay * stair), name="the first rate of the next stair")


@check(
    points=1,
    title={
        "en": "The staircase knows nothing of earlier calls",
        "ja": "階段の規則は、以前の呼び出しに左右されない",
    },
    hint={
        "en": "Do not lower a remembered rate at each stair; divide a0 anew.",
        "ja": "覚えておいた学習率を段ごとに下げるのではなく、毎回 a0 を割りましょう。",
    },
)
def test_staircase_in_any_order(student, rng):
    """The same epochs, asked for forwards, backwards and twice; then one of them with other arguments."""
    a0, decay = draw_rate(rng), draw_decay(rng)
    epochs = [*range(10), *range(9, -1, -1), 7, 7]
    for epoch in epochs:
        expected = a0 / (1 + decay * (epoch // 3))
        assert_close(student.lr_staircase(a0, decay, epoch, 3), expected, name=f"epoch {epoch}")
    for other_a0, other_decay, interval in (
        (a0, decay + 0.4, 3),
        (a0 * 1.7, decay, 3),
        (a0, decay, 2),
    ):
        expected = other_a0 / (1 + other_decay * (7 // interval))
        answer = student.lr_staircase(other_a0, other_decay, 7, interval)
        assert_close(answer, expected, name="epoch 7")


# ------------------------------------------------------------------ lr_exp


@check(
    points=2,
    title={
        "en": "The exponential rule is a0 * base ** epoch",
        "ja": "指数の規則は a0 * base ** epoch である",
    },
    hint={
        "en": "Work out epoch 2 on paper: a0 * base * base.",
        "ja": "エポック 2 を紙の上で計算しましょう。a0 * base * base です。",
    },
)
def test_exponential_values(student, reference, rng):
    """Rates, bases and epochs at random, a base of 1, and a small base."""
    for base in (1.0, *(draw_base(rng) for _ in range(CASES)), float(rng.uniform(0.05, 0.3))):
        a0, epoch = draw_rate(rng), draw_epoch(rng, *((2, 40) if base > 0.3 else (8, 16)))
        expected = reference.lr_exp(a0, base, epoch)
        assert_close(student.lr_exp(a0, base, epoch), expected, name="the rate", atol=0)


@check(
    points=1,
    title={
        "en": "The exponential rule gives a0 in epoch 0",
        "ja": "指数の規則では、エポック 0 の学習率は a0 である",
    },
    hint={
        "en": "base ** 0 is 1. Add nothing to the epoch before it becomes the exponent, and give any a0 as it is.",
        "ja": "base ** 0 は 1 です。指数にする前のエポックには何も足さず、どんな a0 もそのまま返しましょう。",
    },
)
def test_exponential_starts_at_a0(student, rng):
    """Epoch 0 at random rates, tiny and large ones among them, and random bases."""
    for case in range(CASES):
        a0, base = draw_rate(rng, SIZES[case % 3]), draw_base(rng)
        assert_close(student.lr_exp(a0, base, 0), a0, name="the rate of epoch 0", atol=0)


@check(
    points=1,
    title={
        "en": "From each epoch to the next the rate is multiplied by base",
        "ja": "次のエポックに進むたびに、学習率は base 倍になる",
    },
    hint={
        "en": "Print the quotient of neighbouring epochs: it must be base each time, early and late.",
        "ja": "隣り合うエポックの比を表示しましょう。早くても遅くても、いつも base のはずです。",
    },
)
def test_exponential_ratio(student, rng):
    """The quotients of 21 neighbouring epochs."""
    a0, base = draw_rate(rng), draw_base(rng)
    rates = [student.lr_exp(a0, base, epoch) for epoch in range(21)]
    assert_close(rates[0], a0, name="the rate of epoch 0")
    for before, after in itertools.pairwise(rates):
        assert_close(after, np.asarray(before) * base, name="the rate of the next epoch", atol=0)


@check(
    points=1,
    title={
        "en": "The exponential rule knows nothing of earlier calls",
        "ja": "指数の規則は、以前の呼び出しに左右されない",
    },
    hint={
        "en": "lr = lr * base works in a loop of your own, not here: the epoch is passed, a0 as well.",
        "ja": "lr = lr * base は自分のループの中なら動きますが、ここでは epoch も a0 も渡されます。",
    },
)
def test_exponential_in_any_order(student, rng):
    """The same epochs, asked for forwards, backwards and twice; then one of them with other arguments."""
    a0, base = draw_rate(rng), draw_base(rng)
    epochs = [*range(9), *range(8, -1, -1), 4, 4]
    for epoch in epochs:
        assert_close(student.lr_exp(a0, base, epoch), a0 * base**epoch, name=f"epoch {epoch}")
    for other_a0, other_base in ((a0, base * 0.8), (a0 * 1.7, base), (a0 * 1.7, base * 0.8)):
        expected = other_a0 * other_base**4
        assert_close(student.lr_exp(other_a0, other_base, 4), expected, name="epoch 4")
