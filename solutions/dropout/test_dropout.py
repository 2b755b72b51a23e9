"""Hidden checks of the exercise `dropout`.

The draws of a submission are never compared with those of the reference: a correct solution may
draw in any order. What is checked is exact given the output (every element is 0 or A / keep_prob),
or a statistic with a bound on how often a correct solution would miss it.

A check of the backward pass reads from the output of the forward pass what was dropped. So a wrong
scale in the forward pass does not cost the points of the backward pass as well.
"""

from typing import Any

import numpy as np

from grader.testing import assert_close, check


def train_forward(
    student: Any, A: np.ndarray, keep_prob: float, rng: Any = None
) -> tuple[np.ndarray, Any]:
    """Run the forward pass in training and return (A_out, mask), whose form has been looked at."""
    answer = student.dropout_forward(A, keep_prob, student.rng() if rng is None else rng)
    return output_and_mask(answer, A.shape)


def output_and_mask(answer: Any, shape: tuple[int, ...]) -> tuple[np.ndarray, Any]:
    """Take the answer of dropout_forward apart, or say what is wrong with its form."""
    assert isinstance(answer, (tuple, list)), f"dropout_forward returned a {type(answer).__name__}"
    assert len(answer) == 2, f"dropout_forward returned {len(answer)} things, not (A_out, mask)"
    A_out, mask = answer
    assert isinstance(A_out, np.ndarray), f"A_out is a {type(A_out).__name__}, not an array"
    assert A_out.shape == shape, f"A_out has the shape {A_out.shape}, A has {shape}"
    return A_out, mask


def kept_and_dropped(A_out: np.ndarray) -> np.ndarray:
    """Tell from the output (of an A without zeros) what was kept; both kinds must occur."""
    kept = A_out != 0
    assert kept.any(), "every element was dropped"
    assert not kept.all(), "no element was dropped, although keep_prob is below 1"
    return kept


def backward(student: Any, dA: np.ndarray, mask: Any, keep_prob: float) -> np.ndarray:
    """Run the backward pass and look at the form of its answer."""
    gradient = student.dropout_backward(dA, mask, keep_prob)
    assert isinstance(gradient, np.ndarray), f"the gradient is a {type(gradient).__name__}"
    assert gradient.shape == dA.shape, f"the gradient has the shape {gradient.shape}"
    return gradient


def away_from_zero(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Draw numbers of both signs, none of them near 0."""
    return rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


# In every check below with a 61 x 67 array, keep_prob lies between 0.25 and 0.8. That all of its
# 4087 elements are kept, or all are dropped, has a probability below 0.8**4087 = 1e-396. Even with one
# draw for each unit or example it has one below 0.8**61 = 1.2e-6: so this idea's points don't depend on luck.
SHAPE = (61, 67)


@check(
    points=2,
    title={
        "en": "In training, every output is either 0 or the activation divided by keep_prob",
        "ja": "訓練時の出力は、どれも 0 か、活性化値を keep_prob で割った値です",
    },
    hint={
        "en": "Print A_out / A for one small array: which numbers other than 0 should you see?",
        "ja": "小さな配列で A_out / A を表示してみましょう。0 以外には、どんな値が並ぶはずですか。",
    },
)
def test_kept_activations_are_divided_by_keep_prob(student, rng):
    """The scale is exact, for a small and for a large keep_prob."""
    for keep_prob in (rng.uniform(0.25, 0.4), rng.uniform(0.6, 0.8)):
        A = away_from_zero(rng, SHAPE)

        A_out, _mask = train_forward(student, A, keep_prob)

        kept = kept_and_dropped(A_out)
        assert_close(A_out, np.where(kept, A / keep_prob, 0.0), name="A_out")


@check(
    points=2,
    title={
        "en": "In training, each element is kept with probability keep_prob",
        "ja": "訓練時には、各要素が確率 keep_prob で残ります",
    },
    hint={
        "en": "Use a large array of ones and keep_prob 0.8: is the share of non-zeros near 0.8?",
        "ja": "大きな 1 の配列と keep_prob = 0.8 で、0 でない要素の割合が 0.8 に近いか確かめましょう。",
    },
)
def test_kept_fraction_is_near_keep_prob(student, rng):
    """Over 12 calls with 4087 elements the kept fraction is within 0.1 of keep_prob."""
    # Whoever draws for each element, unit or example draws at least 12 * 61 = 732 times. Exact binomial
    # tails: then the fraction is farther away with probability below 1e-8. Whether each element is drawn
    # on its own is another check's matter, and costs no points here.
    for keep_prob in (0.7, 0.2):
        A = away_from_zero(rng, SHAPE)

        answers = student.repeat(12).dropout_forward(A, keep_prob, student.rng())

        outputs = [output_and_mask(answer, A.shape)[0] for answer in answers]
        fraction = np.mean([kept_and_dropped(A_out) for A_out in outputs])
        assert abs(fraction - keep_prob) <= 0.1, (
            f"keep_prob is {keep_prob}, but {fraction:.3f} of the elements were kept"
        )


@check(
    points=1,
    title={
        "en": "Every element gets its own draw, whatever the elements beside it got",
        "ja": "要素ごとに別々に抽選し、隣の要素の結果には左右されません",
    },
    hint={
        "en": "A has n * m elements. How many random numbers did you draw, and does each decide alone?",
        "ja": "A には n * m 個の要素があります。乱数をいくつ引きましたか。どの乱数も 1 つの要素だけを決めていますか。",
    },
)
def test_each_element_is_drawn_on_its_own(student, rng):
    """Large rows and columns hold kept and dropped elements, pairs as often both as independent draws do."""
    # A row of 103 elements is all kept with probability 0.7**103 = 1e-16. Over 101 rows and 103
    # columns (of 101 elements), all kept or all dropped: below 4e-14.
    A = away_from_zero(rng, (101, 103))

    A_out, _mask = train_forward(student, A, 0.7)

    kept = A_out != 0
    for axis, name in ((1, "unit"), (0, "example")):
        whole = kept.all(axis=axis) | ~kept.any(axis=axis)
        assert not whole.any(), f"{whole.sum()} times a {name} was kept or dropped as a whole"

    for shape, axis, name in (((2, 2000), 0, "example"), ((2000, 2), 1, "unit")):
        A_out, _mask = train_forward(student, away_from_zero(rng, shape), 0.5)
        require_independent(A_out == 0, axis, f"{name}s of an array of shape {shape}")

    # Of 100 arrays of two elements none loses both with probability 0.75**100 = 3e-13.
    answers = student.repeat(100).dropout_forward(away_from_zero(rng, (1, 2)), 0.5, student.rng())
    lost = np.array([output_and_mask(answer, (1, 2))[0][0] == 0 for answer in answers])
    varies = np.ptp(lost.sum(axis=1)) > 0  # if it does not, or A was changed, other checks say so
    if varies and 0 not in student.last.changed:
        assert lost.all(axis=1).any(), "an array of shape (1, 2) never loses both elements"


def require_independent(lost: np.ndarray, axis: int, name: str) -> None:
    """Fail unless both elements of a pair are dropped as often as independent draws with keep_prob 0.5 do it.

    Which share is kept is another check's matter.
    """
    # For fair draws x and y, the share of pairs that lose both is the square of the share of dropped elements,
    # plus the mean of (x - 1/2)(y - 1/2) = +-1/4, less the square of how far that share is from 1/2. Exact
    # binomial tails: of 2,000 pairs, that mean is above 0.045 in size with probability below 1e-15, and the
    # square above 0.005 with one below 1e-18.
    both, due = np.mean(lost.all(axis=axis)), np.mean(lost) ** 2
    assert abs(both - due) <= 0.05, (
        f"{both:.3f} of the {name} lost both elements; with independent draws it is {due:.3f}"
    )


@check(
    points=1,
    title={
        "en": "How many elements are kept differs from call to call",
        "ja": "残る要素の数は、呼び出しごとに変わります",
    },
    hint={
        "en": "Decide for each element alone. Don't choose a fixed number of elements to drop.",
        "ja": "要素ごとに独立に決めましょう。落とす個数をあらかじめ固定してはいけません。",
    },
)
def test_number_of_kept_elements_is_random(student, rng):
    """Over 12 calls the number of kept elements is not always the same."""
    # The likeliest count out of 4087 has probability 0.014: 12 equal counts have at most
    # 0.014**11 = 4e-21.
    A = away_from_zero(rng, SHAPE)

    answers = student.repeat(12).dropout_forward(A, 0.7, student.rng())

    counts = {np.count_nonzero(output_and_mask(answer, A.shape)[0]) for answer in answers}
    assert len(counts) > 1, f"in each of 12 calls, {counts} elements were kept"


@check(
    points=2,
    title={
        "en": "At test time (train=False) the activations come back unchanged",
        "ja": "テスト時 (train=False) には、活性化値がそのまま返ります",
    },
    hint={
        "en": "The scale was repaired in training already. What is left to do at test time?",
        "ja": "大きさは訓練時に調整済みです。テスト時に残っている仕事は何でしょうか。",
    },
)
def test_nothing_is_dropped_or_scaled_at_test_time(student, rng):
    """A_out is A when train is False, but not when it is True."""
    for keep_prob in (rng.uniform(0.25, 0.4), rng.uniform(0.6, 0.8)):
        A = away_from_zero(rng, SHAPE)
        kept_and_dropped(train_forward(student, A, keep_prob)[0])

        answer = student.dropout_forward(A, keep_prob, student.rng(), train=False)

        A_out, _mask = output_and_mask(answer, A.shape)
        assert_close(A_out, A, name="A_out at test time")


@check(
    points=1,
    title={
        "en": "Random numbers are drawn from rng in training, and none at test time",
        "ja": "乱数は訓練時に rng から引き、テスト時には引きません",
    },
    hint={
        "en": "Look at train before you draw, and draw with the methods of rng.",
        "ja": "乱数を引く前に train を確かめ、引くときは rng のメソッドを使いましょう。",
    },
)
def test_draws_in_training_only(student, rng):
    """The generator is advanced in training and left alone at test time."""
    A = away_from_zero(rng, SHAPE)

    train_forward(student, A, 0.7)
    assert student.last.drew, "no random number was drawn from rng in training"

    student.dropout_forward(A, 0.7, student.rng(), train=False)
    assert not student.last.drew, "random numbers were drawn from rng at test time"


@check(
    points=1,
    title={
        "en": "With keep_prob 1 nothing is dropped, and the gradient passes unchanged",
        "ja": "keep_prob が 1 のときは何も落ちず、勾配もそのまま通ります",
    },
    hint={
        "en": "Kept with probability 1 means always kept. Does your comparison say so too?",
        "ja": "確率 1 で残るとは、必ず残るということです。比較の式もそうなっていますか。",
    },
)
def test_keep_prob_one_is_the_identity(student, rng):
    """Both passes return what they were given, and with a smaller keep_prob they don't."""
    A = away_from_zero(rng, SHAPE)
    dA = away_from_zero(rng, A.shape)
    kept_and_dropped(train_forward(student, A, 0.7)[0])

    A_out, mask = train_forward(student, A, 1.0)

    assert_close(A_out, A, name="A_out")
    assert_close(backward(student, dA, mask, 1.0), dA, name="the gradient")


@check(
    points=1,
    title={
        "en": "The forward pass does not change its input A",
        "ja": "順伝播は入力 A を書き換えません",
    },
    hint={
        "en": "A *= ... and A[...] = ... write into the caller's array. Make a new one instead.",
        "ja": "A *= ... や A[...] = ... は呼び出し側の配列を書き換えます。新しい配列を作りましょう。",
    },
)
def test_forward_leaves_its_input_alone(student, rng):
    """A is the same after a call that dropped elements."""
    A = away_from_zero(rng, SHAPE)

    A_out, _mask = train_forward(student, A, 0.7)
    changed = student.last.changed

    kept_and_dropped(A_out)
    assert 0 not in changed, "A was changed in place"


@check(
    points=1,
    title={
        "en": "Two calls in a row drop different elements",
        "ja": "続けて 2 回呼ぶと、落ちる要素が変わります",
    },
    hint={
        "en": "Dropout must drop other units in every step. Is a seed set inside your function?",
        "ja": "ドロップアウトは毎回違うユニットを落とします。関数の中でシードを固定していませんか。",
    },
)
def test_successive_calls_differ(student, rng):
    """One generator passed twice gives two different patterns."""
    # Two independent patterns of 4087 elements are equal with probability 0.58**4087 = 1e-967.
    A = away_from_zero(rng, SHAPE)
    generator = student.rng()

    first, _mask = train_forward(student, A, 0.7, generator)
    second, _mask = train_forward(student, A, 0.7, generator)

    assert not np.array_equal(first != 0, second != 0), "both calls dropped the same elements"


@check(
    points=1,
    title={
        "en": "A generator in the same state gives the same result",
        "ja": "同じ状態の乱数生成器からは、同じ結果が得られます",
    },
    hint={
        "en": "Draw from rng only: not from np.random, and not from a generator of your own.",
        "ja": "乱数は rng だけから引きましょう。np.random や自作の生成器は使いません。",
    },
)
def test_same_state_gives_the_same_result(student, rng):
    """Two generators that start in one state drop the same elements."""
    A = away_from_zero(rng, SHAPE)
    generator = student.rng()

    first, _mask = train_forward(student, A, 0.7, generator)
    second, _mask = train_forward(student, A, 0.7, student.rng(copy_of=generator))

    kept_and_dropped(first)
    assert_close(second, first, name="A_out of the second call")


@check(
    points=2,
    title={
        "en": "The gradient is 0 just where the forward pass dropped an element",
        "ja": "勾配は、順伝播で落とした要素でだけ 0 になります",
    },
    hint={
        "en": "Use the mask that you were given. The backward pass needs no random numbers.",
        "ja": "渡されたマスクを使いましょう。逆伝播に乱数はいりません。",
    },
)
def test_backward_uses_the_mask_of_the_forward_pass(student, rng):
    """The zeros of the gradient are the zeros of the output, whatever the scale."""
    for keep_prob in (rng.uniform(0.25, 0.4), rng.uniform(0.6, 0.8)):
        A = away_from_zero(rng, SHAPE)
        dA = away_from_zero(rng, A.shape)

        A_out, mask = train_forward(student, A, keep_prob)
        gradient = backward(student, dA, mask, keep_prob)

        kept = kept_and_dropped(A_out)
        assert not gradient[~kept].any(), "a dropped element has a gradient"
        assert gradient[kept].all(), "a kept element has no gradient"


@check(
    points=2,
    title={
        "en": "The gradient of a kept element is divided by keep_prob, once",
        "ja": "残した要素の勾配は、keep_prob で 1 回だけ割られます",
    },
    hint={
        "en": "A kept output is A / keep_prob. What is the derivative of this with respect to A?",
        "ja": "残った要素の出力は A / keep_prob です。これを A で微分すると何になりますか。",
    },
)
def test_backward_scales_like_the_forward_pass(student, rng):
    """Where an element was kept the gradient is dA / keep_prob; four values of keep_prob."""
    for keep_prob in rng.uniform((0.25, 0.3, 0.6, 0.7), (0.4, 0.5, 0.8, 0.8)).tolist():
        A = away_from_zero(rng, SHAPE)
        dA = away_from_zero(rng, A.shape)

        A_out, mask = train_forward(student, A, keep_prob)
        gradient = backward(student, dA, mask, keep_prob)

        kept = kept_and_dropped(A_out)
        assert_close(gradient[kept], dA[kept] / keep_prob, name="the gradient of kept elements")


@check(
    points=1,
    title={
        "en": "With two dropout layers, each gradient follows the mask of its own layer",
        "ja": "ドロップアウト層が 2 つあるとき、勾配はそれぞれ自分の層のマスクに従います",
    },
    hint={
        "en": "The argument mask says which layer it is. Don't remember the latest mask elsewhere.",
        "ja": "どの層かは引数 mask でわかります。直前のマスクを別の場所に覚えておく必要はありません。",
    },
)
def test_two_layers_keep_their_masks_apart(student, rng):
    """Two forward passes, then two backward passes in the opposite order."""
    A_1 = away_from_zero(rng, SHAPE)
    A_2 = away_from_zero(rng, SHAPE)
    dA_2 = away_from_zero(rng, SHAPE)
    dA_1 = away_from_zero(rng, SHAPE)

    out_1, mask_1 = train_forward(student, A_1, 0.7)
    out_2, mask_2 = train_forward(student, A_2, 0.7)
    gradient_2 = backward(student, dA_2, mask_2, 0.7)
    gradient_1 = backward(student, dA_1, mask_1, 0.7)

    for layer, A_out, gradient in ((2, out_2, gradient_2), (1, out_1, gradient_1)):
        kept = kept_and_dropped(A_out)
        assert np.array_equal(gradient != 0, kept), f"layer {layer} used another mask"


@check(
    points=1,
    title={
        "en": "A kept element passes its gradient on even if its activation is 0",
        "ja": "活性化値が 0 でも、残した要素なら勾配が通ります",
    },
    hint={
        "en": "A 0 in A_out need not mean dropped. Take the mask from the draws, not from A_out.",
        "ja": "A_out の 0 は「落ちた」とは限りません。マスクは A_out ではなく乱数から作りましょう。",
    },
)
def test_zero_activations_can_be_kept(student, rng):
    """For an A of zeros, the share of gradients that pass is near 0.7, and not 0."""
    # Even with one draw for each of 199 units or 201 examples, it is farther away than 0.25 with
    # probability below 3e-13 (exact binomial tails).
    A = np.zeros((199, 201))
    dA = away_from_zero(rng, A.shape)

    _A_out, mask = train_forward(student, A, 0.7)
    gradient = backward(student, dA, mask, 0.7)

    fraction = np.mean(gradient != 0)
    assert abs(fraction - 0.7) <= 0.25, f"{fraction:.3f} of the gradients passed, not 0.7"


@check(
    points=1,
    title={
        "en": "The backward pass does not change its input dA",
        "ja": "逆伝播は入力 dA を書き換えません",
    },
    hint={
        "en": "dA *= ... and dA[...] = ... write into the caller's array. Make a new one instead.",
        "ja": "dA *= ... や dA[...] = ... は呼び出し側の配列を書き換えます。新しい配列を作りましょう。",
    },
)
def test_backward_leaves_its_input_alone(student, rng):
    """The gradient differs from dA, and dA is the same after the call."""
    A = away_from_zero(rng, SHAPE)
    dA = away_from_zero(rng, A.shape)

    _A_out, mask = train_forward(student, A, 0.7)
    gradient = backward(student, dA, mask, 0.7)
    changed = student.last.changed

    assert 0 not in changed, "dA was changed in place"
    assert not np.array_equal(gradient, dA), "the gradient is just dA"
