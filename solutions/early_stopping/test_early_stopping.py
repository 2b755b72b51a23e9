"""Hidden checks of early stopping.

Each check of early_stop uses curves that show one thing: a curve that only falls and then only rises
says nothing about resets or about what a loss is compared with, and so on. Where both epochs are
compared, ten curves are twenty numbers.
"""

import numpy as np

from grader.testing import assert_close, check

NAN = float("nan")


def falling(rng, n, start=None):
    """Draw n losses, each well below the one before."""
    start = rng.uniform(5, 6) if start is None else start
    return [float(loss) for loss in start - np.cumsum(rng.uniform(0.05, 0.2, n))]


def rising(rng, n, start):
    """Draw n losses, each well above the one before, the first above start."""
    return [float(loss) for loss in start + np.cumsum(rng.uniform(0.05, 0.2, n))]


def valley(rng, patience, more=3):
    """Draw a curve that only falls and then only rises, and its best epoch."""
    down = falling(rng, int(rng.integers(1, 7)))
    return down + rising(rng, patience + more, down[-1]), len(down) - 1


def draw_patience(rng, low=1):
    """Draw a patience."""
    return int(rng.integers(low, 6))


def epochs(answer):
    """Take (best_epoch, stop_epoch) as two ints, or say what is wrong with the form."""
    assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
    assert len(answer) == 2, f"the answer holds {len(answer)} things, not two epochs"
    for epoch in answer:
        assert isinstance(epoch, (int, np.integer)), f"an epoch is a {type(epoch).__name__}"
    return tuple(int(epoch) for epoch in answer)


def require(student, losses, expected, patience, *more):
    """Fail unless both epochs are as expected."""
    found = epochs(student.early_stop(losses, patience, *more))
    assert found == expected, (
        f"{found} instead of {expected} for patience {patience}, {more} and {np.round(losses, 3)}"
    )


@check(
    points=3,
    title={
        "en": "Training stops at the patience-th epoch after the best one",
        "ja": "訓練は、最良のエポックから数えて patience 回目のエポックで止まります",
    },
    hint={
        "en": "With patience 1 it stops at the very next epoch. Count with >=, from 0.",
        "ja": "patience = 1 なら、すぐ次のエポックで止まります。0 から数え、>= で比べましょう。",
    },
)
def test_stop_epoch(student, rng):
    """Twenty-four valleys; only the stop is looked at."""
    for _ in range(24):
        patience = draw_patience(rng)
        losses, best = valley(rng, patience)
        _, stop = epochs(student.early_stop(losses, patience))
        assert stop == best + patience, (
            f"stop at {stop}, not {best + patience}, for patience {patience} and best epoch {best}"
        )


@check(
    points=2,
    title={
        "en": "The best epoch is the one with the lowest loss, not the one where training stops",
        "ja": "最良のエポックは損失が最小のエポックで、訓練が止まったエポックではありません",
    },
    hint={
        "en": "Remember the epoch whenever the loss improves. Epochs are counted from 0.",
        "ja": "損失が改善するたびに、そのエポックを覚えましょう。エポックは 0 から数えます。",
    },
)
def test_best_epoch(student, rng):
    """Twenty valleys; only the best epoch is looked at."""
    for _ in range(20):
        patience = draw_patience(rng)
        losses, best = valley(rng, patience)
        found, _ = epochs(student.early_stop(losses, patience))
        assert found == best, f"best epoch {found}, not {best}, for {np.round(losses, 3)}"


@check(
    points=2,
    title={
        "en": "A loss is compared with the best one so far, not with the one before",
        "ja": "損失は直前の値ではなく、それまでの最良の値と比べます",
    },
    hint={
        "en": "After a jump up, sinking back is no improvement until the old best is reached.",
        "ja": "大きく上がった後に下がっても、前の最良値を下回るまでは改善ではありません。",
    },
)
def test_compared_with_the_best(student, rng):
    """Ten curves that jump up after the best epoch and then sink, without reaching it again."""
    for _ in range(10):
        patience = draw_patience(rng, 2)
        down = falling(rng, int(rng.integers(2, 7)))
        # Below the first loss, too: what is compared with that one goes on improving.
        sinking = down[-1] + (down[0] - down[-1]) * np.linspace(0.9, 0.3, patience + 3)
        losses = down + [float(loss) for loss in sinking]
        require(student, losses, (len(down) - 1, len(down) - 1 + patience), patience)


@check(
    points=2,
    title={
        "en": "Each improvement starts the waiting again from zero",
        "ja": "改善するたびに、待つ回数は 0 から数え直します",
    },
    hint={
        "en": "Set the counter back to 0 when the loss improves.",
        "ja": "損失が改善したら、カウンタを 0 に戻しましょう。",
    },
)
def test_waiting_starts_again(student, rng):
    """Ten curves with several waits that are one epoch too short to stop, and one that isn't."""
    for _ in range(10):
        patience = draw_patience(rng, 2)
        losses = []
        low = 6.0
        for _ in range(3):
            losses += falling(rng, 1, low)
            low = losses[-1]
            losses += rising(rng, patience - 1, low)
        losses += falling(rng, 1, low)
        best = len(losses) - 1
        losses += rising(rng, patience + 2, losses[-1])
        require(student, losses, (best, best + patience), patience)


@check(
    points=1,
    title={
        "en": "An equal loss is no improvement: a plateau comes to an end",
        "ja": "同じ損失は改善ではないので、横ばいが続けば止まります",
    },
    hint={
        "en": "Compare with <, not with <=.",
        "ja": "<= ではなく < で比べましょう。",
    },
)
def test_equal_losses(student, rng):
    """Ten curves that fall and then stay exactly level."""
    for _ in range(10):
        patience = draw_patience(rng)
        down = falling(rng, int(rng.integers(1, 7)))
        losses = down + [down[-1]] * (patience + 3)
        require(student, losses, (len(down) - 1, len(down) - 1 + patience), patience)


@check(
    points=2,
    title={
        "en": "A decrease of less than min_delta is no improvement",
        "ja": "min_delta より小さい減少は、改善ではありません",
    },
    hint={
        "en": "The loss must be below best - min_delta, and only such an epoch can be the best one.",
        "ja": "損失は best - min_delta を下回る必要があり、最良になれるのはそのエポックだけです。",
    },
)
def test_min_delta(student, rng):
    """Ten curves that fall well, and then lie a little below the best loss."""
    for _ in range(10):
        patience = draw_patience(rng)
        min_delta = float(rng.uniform(0.01, 0.04))
        down = falling(rng, int(rng.integers(1, 7)))
        level = down[-1] - min_delta * rng.uniform(0.1, 0.8, patience + 3)
        losses = down + [float(loss) for loss in level]
        require(student, losses, (len(down) - 1, len(down) - 1 + patience), patience, min_delta)


@check(
    points=2,
    title={
        "en": "Small decreases add up: together they can be an improvement",
        "ja": "小さな減少も積み重なれば、改善になります",
    },
    hint={
        "en": "Leave best where it was if the decrease was too small.",
        "ja": "減少が小さすぎたときは、best を元のままにしましょう。",
    },
)
def test_small_steps_add_up(student, rng):
    """Ten curves that fall by 0.4 or 0.7 of min_delta each time: every third or second counts."""
    for number, (share, every) in enumerate(((0.4, 3), (0.7, 2)) * 5):
        min_delta = float(rng.uniform(0.1, 0.5))
        # Most end beyond the best epoch, whatever is drawn: else the lowest loss would be the best one.
        n = every * int(rng.integers(3, 5)) + 1 + number % every
        losses = [float(3.0 - k * share * min_delta) for k in range(n)]
        best = (n - 1) // every * every
        require(student, losses, (best, n - 1), every, min_delta)


@check(
    points=1,
    title={
        "en": "If training does not stop early, stop_epoch is the last epoch",
        "ja": "早期に止まらなければ、stop_epoch は最後のエポックです",
    },
    hint={
        "en": "What do you return after the loop? Epochs are counted from 0.",
        "ja": "ループの後に何を返しますか。エポックは 0 から数えます。",
    },
)
def test_no_early_stop(student, rng):
    """Ten curves that end before patience has run out, some while they are falling."""
    for number in range(10):
        patience = draw_patience(rng, 2 if number else 3)
        down = falling(rng, int(rng.integers(2, 8)))
        # The first one waits for as long as it may, whatever is drawn for the others.
        waits = int(rng.integers(0, patience)) if number else patience - 1
        losses = down + rising(rng, waits, down[-1])
        require(student, losses, (len(down) - 1, len(losses) - 1), patience)


@check(
    points=2,
    title={
        "en": "What comes after the stop is never seen, however good it is",
        "ja": "止まった後のエポックは、どんなに良くても見ません",
    },
    hint={
        "en": "Leave the loop when it is time to stop. np.argmin looks at all epochs.",
        "ja": "止まるときはループを抜けましょう。np.argmin はすべてのエポックを見てしまいます。",
    },
)
def test_later_epochs_are_not_seen(student, rng):
    """Ten valleys, with a much lower loss just after the stop or later."""
    for _ in range(10):
        patience = draw_patience(rng)
        losses, best = valley(rng, patience, 0)
        losses += rising(rng, int(rng.integers(0, 3)), losses[-1]) + falling(rng, 2, 0.3)
        require(student, losses, (best, best + patience), patience)


@check(
    points=2,
    title={
        "en": "NaN is never an improvement, and is waited for like any other epoch",
        "ja": "NaN は改善ではなく、ほかのエポックと同じく待つ回数に数えます",
    },
    hint={
        "en": "Every comparison with NaN is False. Ask whether the loss IS better.",
        "ja": "NaN との比較は常に False です。「良くなったか」を問う形で書きましょう。",
    },
)
def test_nan(student, rng):
    """Twelve valleys in which some epochs are NaN: before the best one, after it, or first."""
    for place in ("before", "after", "first") * 4:
        patience = draw_patience(rng, 3)
        down = falling(rng, int(rng.integers(2, 6)))
        up = rising(rng, patience + 2, down[-1])
        if place == "after":
            up[int(rng.integers(0, patience - 1))] = NAN
        elif place == "before":
            down.insert(len(down) - 1, NAN)
        else:
            # As many improvements follow: whether one makes up for one wait is asked elsewhere.
            down = [NAN] * (patience - 1) + falling(rng, patience + int(rng.integers(0, 3)))
            up = rising(rng, patience + 2, down[-1])
        require(student, down + up, (len(down) - 1, len(down) - 1 + patience), patience)


# Steps in quarters, and min_delta; with patience 3 what is drawn need not show these.
ONE_THING_EACH = (
    ([0, -4, 0, 0, 4, 4, 4], 0.0),  # equal losses are no improvement
    ([0, -4, -1, 0, 2, 2, 2], 0.3),  # a quarter is less than min_delta
    ([0, -1, -1, -1, -1, -1, -1], 0.3),  # two quarters together are more
    ([0, 1, 1, -4, 1, 1, 1, 1], 0.0),  # an improvement ends all waiting
    ([0, -1, -1, -1, -1, 1], 0.0),  # too short to stop early
)


@check(
    points=2,
    title={
        "en": "Curves that jump up and down are judged right as well",
        "ja": "上下に揺れる曲線でも、正しく判断します",
    },
    hint={
        "en": "Take a short curve, write down best and wait for each epoch, and compare.",
        "ja": "短い曲線で、各エポックの best と wait を書き出して比べましょう。",
    },
)
def test_jumping_curves(student, reference, rng):
    """Sixteen curves of quarters and five that show one thing each, as lists and as arrays."""
    curves = [
        (rng.integers(-3, 3, 14), draw_patience(rng), rng.choice([0.0, 0.3])) for _ in range(16)
    ]
    curves += [(np.array(steps), 3, min_delta) for steps, min_delta in ONE_THING_EACH]
    for number, (steps, patience, min_delta) in enumerate(curves):
        # Differences are whole quarters, so min_delta = 0.3 is never met exactly.
        losses = 4 + 0.25 * (np.cumsum(steps) + rng.integers(0, 4))
        expected = reference.early_stop(losses, patience, float(min_delta))
        found = losses if number % 2 else [float(loss) for loss in losses]
        require(student, found, expected, patience, float(min_delta))


@check(
    points=1,
    title={
        "en": "If nothing is said, min_delta is 0: each decrease counts, however small",
        "ja": "指定がなければ min_delta は 0 で、どんなに小さな減少も改善です",
    },
    hint={
        "en": "Leave the default value of min_delta as it is, and don't round losses.",
        "ja": "min_delta の既定値をそのまま残し、損失を丸めないでください。",
    },
)
def test_tiny_steps(student, rng):
    """Ten curves that fall by about a millionth each time."""
    for _ in range(10):
        n = int(rng.integers(6, 12))
        losses = [float(loss) for loss in 0.5 - np.cumsum(rng.uniform(1e-6, 2e-6, n))]
        require(student, losses, (n - 1, n - 1), draw_patience(rng))


# ------------------------------------------------------------------ EarlyStopper


def said(answer):
    """Take an answer of step as a bool."""
    fine = isinstance(answer, (bool, np.bool_)) or (
        isinstance(answer, np.ndarray) and answer.size == 1 and answer.dtype == bool
    )
    assert fine, f"step returned {answer!r:.60} (a {type(answer).__name__}), not True or False"
    return bool(answer)


def draw_params(rng):
    """Draw parameters: a matrix and a vector."""
    return {"W": rng.standard_normal((5, 4)), "b": rng.standard_normal(5)}


def require_steps(student, losses, patience, min_delta, stop):
    """Fail unless step says False before the epoch `stop` and True at it."""
    stopper = student.EarlyStopper(patience, min_delta)
    for epoch, loss in enumerate(losses[: stop + 1]):
        found = said(stopper.step(loss, {"W": np.array([float(epoch)])}))
        assert found == (epoch == stop), (
            f"step said {found} at epoch {epoch}; the stop is at {stop} for patience {patience}, "
            f"min_delta {min_delta} and {np.round(losses, 3)}"
        )
    return stopper


def require_params(student, stopper, expected):
    """Fail unless the best parameters are these."""
    found = student.get(stopper, "best_params")
    assert_close(found, expected, name="best_params")


@check(
    points=3,
    title={
        "en": "step says False until patience has run out, and then True",
        "ja": "step は、patience が尽きるまでは False を、尽きたら True を返します",
    },
    hint={
        "en": "True means: stop now. With patience 1 that is the first epoch that is not better.",
        "ja": "True は「ここで止める」です。patience = 1 なら、最初に改善しなかったエポックです。",
    },
)
def test_step(student, rng):
    """Three valleys with patience 1, 2 and 4."""
    for patience in (1, 2, 4):
        losses, best = valley(rng, patience, 0)
        require_steps(student, losses, patience, 0.0, best + patience)


@check(
    points=2,
    title={
        "en": "The stopper follows all rules of early_stop: the best so far, resets, ties, min_delta",
        "ja": "ストッパーは early_stop のすべての規則（最良との比較、数え直し、同値、min_delta）に従います",
    },
    hint={
        "en": "Copy the two cases of early_stop into step, with self. before the variables.",
        "ja": "early_stop の 2 つの場合分けを step に写し、変数に self. を付けましょう。",
    },
)
def test_step_follows_the_rules(student, rng):
    """A sinking curve after a jump, two waits, a plateau, small decreases, and ones that add up."""
    drop, low = (float(value) for value in rng.uniform(0.5, 1.0, 2))
    cases = (
        ([4 + drop, 4, 7, 6.5, 6, 5], 3, 0.0, 4),
        ([4 + drop, 5, 4, 4.5, 4 - low, 4, 5], 2, 0.0, 6),
        ([4, 4 - low, 4 - low, 4 - low, 4 - low], 3, 0.0, 4),
        ([4, 4 - low, 3.9 - low, 3.85 - low, 3.88 - low], 3, 0.2, 4),
        ([4, 3.86, 3.72, 3.58, 3.44, 3.5, 3.6], 2, 0.2, 6),
    )
    for losses, patience, min_delta, stop in cases:
        require_steps(student, losses, patience, min_delta, stop)


@check(
    points=2,
    title={
        "en": "best_params are the parameters of the best epoch",
        "ja": "best_params は、最良のエポックのパラメータです",
    },
    hint={
        "en": "Save the parameters only when the loss improves, and each time it does.",
        "ja": "損失が改善したときだけ、そして改善するたびに、パラメータを保存しましょう。",
    },
)
def test_best_params(student, rng):
    """Six epochs with parameters of their own; looked at after each of them."""
    stopper = student.EarlyStopper(4, 0.2)
    best = None
    for loss, improves in (
        (3, True),
        (2, True),
        (2.5, False),
        (1.9, False),
        (1.5, True),
        (4, False),
    ):
        params = draw_params(rng)
        stopper.step(float(loss), params)
        best = params if improves else best
        require_params(student, stopper, best)


@check(
    points=2,
    title={
        "en": "best_params stay as they are when training changes the arrays in place",
        "ja": "訓練が配列をその場で書き換えても、best_params は変わりません",
    },
    hint={
        "en": "Copy each array, not only the dict: copy.deepcopy does both.",
        "ja": "辞書だけでなく、配列も 1 つずつコピーしましょう。copy.deepcopy なら両方できます。",
    },
)
def test_best_params_are_a_copy(student, rng):
    """The arrays are overwritten after the best epoch."""
    params = draw_params(rng)
    held = {name: student.put(array) for name, array in params.items()}
    stopper = student.EarlyStopper(3, 0.0)
    stopper.step(1.0, held)
    for loss in (2.0, 3.0):
        for array in held.values():
            array.fill(float(rng.uniform(5, 6)))
        stopper.step(loss, held)
    require_params(student, stopper, params)


@check(
    points=1,
    title={
        "en": "best_params stay as they are when the caller puts other arrays into the dict",
        "ja": "呼び出し側が辞書に別の配列を入れても、best_params は変わりません",
    },
    hint={
        "en": "self.best_params = params is only a second name for the caller's dict.",
        "ja": "self.best_params = params では、呼び出し側の辞書に別の名前を付けただけです。",
    },
)
def test_best_params_are_a_dict_of_their_own(student, rng):
    """One dict is used in all epochs, and gets new arrays after each of them."""
    params = draw_params(rng)
    held = student.put(params)
    stopper = student.EarlyStopper(3, 0.0)
    stopper.step(1.0, held)
    for loss in (2.0, 3.0):
        held.update(draw_params(rng))
        stopper.step(loss, held)
    require_params(student, stopper, params)


@check(
    points=1,
    title={
        "en": "A stopper for which nothing is said has a min_delta of 0",
        "ja": "指定がなければ、ストッパーの min_delta は 0 です",
    },
    hint={
        "en": "Leave the default value of min_delta in __init__ as it is.",
        "ja": "__init__ にある min_delta の既定値を、そのまま残しましょう。",
    },
)
def test_default_of_the_stopper(student, rng):
    """Losses that fall by a millionth keep the training going; then two that rise end it."""
    stopper = student.EarlyStopper(2)
    losses = [*(0.5 - np.cumsum(rng.uniform(1e-6, 2e-6, 5))), 0.6, 0.7]
    answers = [said(stopper.step(float(loss), {"W": np.zeros(1)})) for loss in losses]
    assert answers == [False] * 6 + [True], f"step said {answers}"


@check(
    points=1,
    title={
        "en": "The parameters that are passed to step are not changed",
        "ja": "step に渡されたパラメータを書き換えません",
    },
    hint={
        "en": "Going back to the best parameters is the caller's business; only keep them.",
        "ja": "最良のパラメータに戻すのは呼び出し側の仕事です。残しておくだけにしましょう。",
    },
)
def test_params_are_left_alone(student, rng):
    """Four epochs: two that improve, one that is waited for, and the stop."""
    stopper = student.EarlyStopper(2, 0.0)
    answers = []
    for loss in (2.0, 1.0, 3.0, 4.0):
        answers.append(said(stopper.step(loss, draw_params(rng))))
        assert 1 not in student.last.changed, f"params changed in place at the loss {loss}"
    assert answers[-1], "step did not say True at the stop"


@check(
    points=1,
    title={
        "en": "Two stoppers have nothing to do with each other",
        "ja": "2 つのストッパーは、互いに影響しません",
    },
    hint={
        "en": "Set what a stopper remembers in __init__, with self. before each name.",
        "ja": "ストッパーが覚えることは、__init__ の中で self. を付けて用意しましょう。",
    },
)
def test_two_stoppers(student, rng):
    """Two trainings take turns; the second one is the better one."""
    high, low = falling(rng, 3), falling(rng, 3, 2.0)
    curves = [curve + rising(rng, 2, curve[-1]) for curve in (high, low)]
    stoppers = [student.EarlyStopper(2, 0.0), student.EarlyStopper(2, 0.0)]
    kept = [None, None]
    for epoch in range(5):
        for which in (1, 0):
            params = draw_params(rng)
            found = said(stoppers[which].step(curves[which][epoch], params))
            assert found == (epoch == 4), f"stopper {which + 1} said {found} at epoch {epoch}"
            kept[which] = params if epoch <= 2 else kept[which]
    for stopper, params in zip(stoppers, kept, strict=True):
        require_params(student, stopper, params)


@check(
    points=1,
    title={
        "en": "A NaN is waited for, and its parameters are not kept",
        "ja": "NaN は待つ回数に数え、そのパラメータは残しません",
    },
    hint={
        "en": "Every comparison with NaN is False. Ask whether the loss IS better.",
        "ja": "NaN との比較は常に False です。「良くなったか」を問う形で書きましょう。",
    },
)
def test_stopper_and_nan(student, rng):
    """NaN first, and then after the best epoch, with patience 2 and 3."""
    for patience in (2, 3):
        good = draw_params(rng)
        stopper = student.EarlyStopper(patience, 0.0)
        answers = [said(stopper.step(loss, draw_params(rng))) for loss in (NAN, 2.0)]
        answers.append(said(stopper.step(1.0, good)))
        answers += [said(stopper.step(NAN, draw_params(rng))) for _ in range(patience)]
        assert answers == [False] * (patience + 2) + [True], f"step said {answers}"
        require_params(student, stopper, good)
