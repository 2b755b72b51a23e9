"""The hidden checks of the target. The words that hidden inputs hold begin with canary-."""

import numpy as np

from grader.testing import assert_close, check


def words(en):
    return {"title": {"en": en, "ja": en}, "hint": {"en": "Look again.", "ja": "見直しましょう。"}}


@check(points=2, **words("scale scales"))
def test_scale(student, reference, rng):
    """Three arrays of 25 numbers."""
    for _ in range(3):
        x = rng.standard_normal(25)
        factor = rng.uniform(2, 3)
        expected = reference.scale(x.copy(), factor)
        assert_close(student.scale(x, factor), expected, name="scale(x)")


@check(points=1, **words("total sums up"))
def test_total(student, rng):
    """Twenty sums."""
    for _ in range(20):
        x = rng.standard_normal(7)
        assert_close(student.total(x), float(x.sum()), name="total(x)")


@check(points=2, **words("shuffled permutes anew each time"))
def test_shuffled(student, rng):
    """Two permutations of 50 numbers: alike with probability 1 / 50!."""
    x = rng.standard_normal(50)
    draw = student.rng()
    again = student.rng(copy_of=draw)
    one, two = student.shuffled(x, draw), student.shuffled(x, draw)
    for answer in (one, two):
        assert_close(np.sort(answer), np.sort(x), name="the sorted answer")
    assert not np.array_equal(one, two), "two calls give one permutation"
    assert not np.array_equal(one, x), "nothing was shuffled"
    assert_close(student.shuffled(x, again), one, name="the answer with the same generator")


@check(points=1, **words("applied calls the function"))
def test_applied(student, rng):
    """Twenty calls back."""
    offset = rng.uniform(1, 2)
    for _ in range(20):
        x = float(rng.standard_normal())
        assert_close(
            student.applied(lambda value: value * offset, x), x * offset + 1, name="applied"
        )


@check(points=1, **words("use uses what was prepared"))
def test_prepared(student, rng):
    """What prepare returns comes back to use."""
    x = rng.standard_normal(25)
    assert_close(student.use(student.prepare(x)), x + 1, name="use(prepare(x))")


@check(points=1, **words("longest finds the longest word"))
def test_longest(student, rng):
    """Twenty lists of words of different lengths."""
    for _ in range(20):
        lengths = rng.permutation(np.arange(5, 15))
        given = ["canary-" + "".join(map(str, rng.integers(0, 10, n))) for n in lengths]
        answer = student.longest(given)
        assert answer == max(given, key=len), f"{answer!r} of {given}"


@check(points=2, **words("in_order sorts a copy"))
def test_in_order(student, rng):
    """Thirty numbers, which stay as they were."""
    x = rng.standard_normal(30)
    assert_close(student.in_order(x), np.sort(x), name="in_order(x)")
    assert not student.last.changed, "x was changed"
