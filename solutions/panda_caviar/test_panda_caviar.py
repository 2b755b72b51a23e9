"""Hidden checks of panda and caviar.

`make_model`, `train` and `train_day` are ours: they write down what they were called with, and their
errors were drawn beforehand. A model is an object of ours, too, that a solution can only pass on.
"""

import numpy as np

from grader.testing import assert_close, check, raises

NAN, INF = float("nan"), float("inf")

MOST = 100  # calls in one race: how many there are is for two checks alone


def place_of(config, configs):
    """Find a config, also beside another that is equal to it but looks otherwise, as -0.0 beside 0.0."""
    for place, own in enumerate(configs):
        if own == config and str(own) == str(config):
            return place
    return configs.index(config)


class Model:
    """Something to train: what it was made of, and how often it was trained."""

    def __init__(self, origin):
        self.origin = origin
        self.trained = 0


class Race:
    """One call of caviar: its answer, which models were made, and what each training was given."""

    def __init__(self, student, dev, train=None, configs=None):
        if configs is None:
            configs = [{"learning_rate": 0.1 / (place + 2)} for place in range(len(dev))]
        if train is None:
            train = [0.8 * error for error in dev]
        self.made, self.trainings = [], []

        def make_model(config):
            self.made.append(place_of(config, configs))
            assert len(self.made) <= MOST, f"make_model is called more than {MOST} times"
            return Model(self.made[-1])

        def train_model(model, config):
            assert isinstance(model, Model), "train is called with something that is not a model"
            place = place_of(config, configs)
            self.trainings.append((model, place))
            assert len(self.trainings) <= MOST, f"train is called more than {MOST} times"
            model.trained += 1
            return {"train": float(train[place]), "dev": float(dev[place])}

        self.answer = student.caviar(configs, make_model, train_model)


def draw_errors(rng, n):
    """Draw errors from 0.05 to 3, no two nearly equal, in any order."""
    return rng.permutation(np.linspace(0.05, 2.9, n) + rng.uniform(0, 0.5 / n, n))


class Care:
    """One call of babysit: its answer, and what each day was trained with."""

    def __init__(self, student, errors, lr):
        self.first, self.days = Model("start"), []

        def train_day(model, rate):
            assert isinstance(model, Model), (
                "train_day is called with something that is not a model"
            )
            day = len(self.days)
            assert day < len(errors), f"train_day is called more than {len(errors)} times"
            rate = np.asarray(rate)
            assert rate.size == 1, "lr is not one number"
            assert rate.dtype.kind in "fiu", f"lr is {rate.dtype}"
            self.days.append((model, float(rate.ravel()[0]), Model(day)))
            return self.days[-1][2], float(errors[day])

        answer = student.babysit(self.first, train_day, lr, len(errors))
        assert isinstance(answer, (tuple, list)), f"the answer is a {type(answer).__name__}"
        assert len(answer) == 3, f"the answer holds {len(answer)} things, not (model, lr, log)"
        self.model, self.lr, self.log = answer
        assert len(self.days) == len(errors), (
            f"train_day was called {len(self.days)} times in {len(errors)} days"
        )
        self.rates = np.array([rate for _, rate, _ in self.days])
        self.parents = [model.origin for model, _, _ in self.days]


def due(errors, lr):
    """What should happen: the parent and the rate of each day, the model and the lr at the end."""
    kept, best, parents, rates = "start", INF, [], []
    for day, error in enumerate(errors):
        parents.append(kept)
        rates.append(lr)
        if error < best:
            kept, best = day, error
        else:
            lr /= 2
    return parents, np.array(rates), kept, lr


def draw_course(rng, days, last=None):
    """Draw the errors of some days, good and bad ones mixed; the last one good, bad or either."""
    good = rng.random(days) < 0.5
    good[0] = True
    if last is not None:
        good[-1] = last
    best = rng.uniform(1.5, 3.0)
    errors = []
    for better in good:
        errors.append(best * (rng.uniform(0.8, 0.95) if better else rng.uniform(1.05, 1.6)))
        best = min(best, errors[-1])
    return errors


@check(
    points=1,
    title={
        "en": "With one model at a time, the panda's way is chosen",
        "ja": "モデルが 1 つずつなら、パンダ方式を選ぶ",
    },
    hint={
        "en": 'One model gets all the care: return "panda", in small letters.',
        "ja": '1 つのモデルの世話をします。小文字で "panda" を返しましょう。',
    },
)
def test_panda(student, rng):
    """Exactly 1."""
    assert_close(student.choose_strategy(1), "panda", name="the strategy for 1 model")


@check(
    points=1,
    title={
        "en": "With two or more models in parallel, the caviar way is chosen",
        "ja": "2 つ以上のモデルを同時に訓練できるなら、キャビア方式を選ぶ",
    },
    hint={
        "en": 'Already two can be compared: return "caviar" from 2 on.',
        "ja": '2 つあれば比べられます。2 以上なら "caviar" を返しましょう。',
    },
)
def test_caviar_from_two_on(student, rng):
    """The edge, and twenty larger numbers."""
    for models in (2, 3, *rng.integers(4, 20, 8), *rng.integers(20, 10_000, 11)):
        answer = student.choose_strategy(int(models))
        assert_close(answer, "caviar", name=f"the strategy for {models} models")


@check(
    points=1,
    title={
        "en": "Fewer than one model is a ValueError",
        "ja": "1 未満なら ValueError になる",
    },
    hint={
        "en": "Look at this case first, and raise ValueError for 0 and for negative numbers.",
        "ja": "この場合を最初に調べ、0 と負の数で ValueError を発生させましょう。",
    },
)
def test_below_one(student, rng):
    """0 and negative numbers raise, 1 does not: a strategy comes, whichever it is."""
    answer = student.choose_strategy(1)
    assert isinstance(answer, str), "the strategy for 1 is not a text"
    assert answer.casefold() in ("panda", "caviar"), "the strategy for 1 is neither of the two"
    for models in (0, -1, *rng.integers(-1_000, -1, 8)):
        with raises(ValueError):
            student.choose_strategy(int(models))


@check(
    points=3,
    title={
        "en": "The config with the lowest dev error wins, and its place is returned",
        "ja": "開発誤差が最小の設定が選ばれ、その位置が返る",
    },
    hint={
        "en": "The answer is the place in configs, from 0 on. Errors may be larger than 1.",
        "ja": "答えは configs の中の位置で、0 から数えます。誤差は 1 を超えることもあります。",
    },
)
def test_lowest_dev_error(student, rng):
    """Twenty races of 1 to 4 configs of several kinds, some with all errors above 1, then special ones."""
    for case in range(20):
        n = 1 + case % 4
        dev = draw_errors(rng, n) + (1.2 if case % 5 == 0 else 0.0)
        dev = (
            np.sort(dev)[[1, 2, 0]] if case == 2 else dev
        )  # the best one stands behind a worse one
        kinds = (None, [f"config {place}" for place in range(n)], [0.1 * 2**-k for k in range(n)])
        answer = Race(student, dev, configs=kinds[case % 3]).answer
        assert_close(answer, int(np.argmin(dev)), name="the best config")
    # Errors of 0, very large ones, and nearly equal ones: 2e-6 apart can be told apart in 32 bits, too.
    high, low = np.array([1.3, 1.2, 1.0, 1.1]), 1.0 - 2e-6 * np.array([0, 1, 3, 2])
    perfect = np.array([*draw_errors(rng, 2), 0.0, rng.uniform(0.1, 0.9)])
    for dev in (perfect, 1e30 * high, 1e-8 * low):
        answer = Race(student, dev).answer
        assert_close(answer, 2, name="the best config")
    # Equal configs that can be told apart: where one stands is no matter of its value.
    for best in (2, 0):
        dev = np.roll([0.1, 0.5, 0.3], best) * rng.uniform(0.5, 1.5)
        answer = Race(student, dev, configs=[0.0, 0.1, -0.0]).answer
        assert_close(answer, best, name="the best of configs of which two are equal")


@check(
    points=2,
    title={
        "en": "The dev error decides, not the training error",
        "ja": "訓練誤差ではなく、開発誤差で決まる",
    },
    hint={
        "en": 'Read result["dev"]. A model that overfits has a low training error.',
        "ja": 'result["dev"] を読みましょう。過学習したモデルの訓練誤差は小さくなります。',
    },
)
def test_dev_error_decides(student, rng):
    """Twenty races in which training errors tell another story."""
    # The best one stands behind a worse one, or before two of which the second is the better one.
    orders = {0: [1, 2, 0], 1: [0, 2, 1]}
    for case in range(20):
        dev = draw_errors(rng, 3)
        dev = np.sort(dev)[orders[case]] if case in orders else dev
        train = dev.max() + 0.1 - dev if case % 2 else np.minimum(draw_errors(rng, 3), dev)
        answer = Race(student, dev, train).answer
        assert_close(answer, int(np.argmin(dev)), name="the best config")


@check(
    points=2,
    title={
        "en": "A run that diverged never wins, wherever it stands",
        "ja": "発散した訓練は、どこにあっても選ばれない",
    },
    hint={
        "en": "np.argmin returns the place of a NaN. Use < with the best so far, or np.nanargmin.",
        "ja": "np.argmin は NaN の位置を返します。最良の値との < か、np.nanargmin を使いましょう。",
    },
)
def test_diverged_runs(student, rng):
    """Twenty races with NaN and infinity behind the first config."""
    for case in range(20):
        dev = draw_errors(rng, 4)
        lost = 1 + rng.permutation(3)[: 1 + case % 2]
        if case == 0:  # the best one stands behind a worse one
            dev, lost = np.sort(dev)[[1, 3, 2, 0]], np.array([2])
        dev[lost] = rng.choice([NAN, INF], lost.size)
        dev[lost[0]] = NAN
        train = np.where(np.isnan(dev), NAN, 0.3) if case % 3 else np.full(4, 0.3)
        answer = Race(student, dev, train).answer
        assert_close(answer, int(np.nanargmin(dev)), name="the best config")


@check(
    points=1,
    title={
        "en": "If the first run diverged, the best of the others wins",
        "ja": "最初の訓練が発散しても、残りの中で最良のものが選ばれる",
    },
    hint={
        "en": "No error is lower than NaN: start with infinity, not with the first error.",
        "ja": "NaN より小さい誤差はありません。最初の誤差ではなく無限大から始めましょう。",
    },
)
def test_first_run_diverged(student, rng):
    """Twenty races whose first one or two runs diverged."""
    for case in range(20):
        dev = draw_errors(rng, 4)
        dev = dev if case else np.sort(dev)[[3, 1, 2, 0]]  # the best one stands behind a worse one
        dev[: 1 + case % 2] = NAN
        answer = Race(student, dev).answer
        assert_close(answer, int(np.nanargmin(dev)), name="the best config")


@check(
    points=2,
    title={
        "en": "Each config gets a fresh model of its own",
        "ja": "設定ごとに、新しいモデルを 1 つ作る",
    },
    hint={
        "en": "Call make_model inside the loop: a model that was trained before is not comparable.",
        "ja": "make_model はループの中で呼びましょう。すでに訓練したモデルとは比べられません。",
    },
)
def test_fresh_models(student, rng):
    """In a race of 21 configs each model is trained once, with the config that it was made for."""
    race = Race(student, draw_errors(rng, 21))
    assert race.trainings, "nothing was trained"
    assert all(model.trained == 1 for model, _ in race.trainings), (
        "a model is trained with more than one config"
    )
    mixed = [place for model, place in race.trainings if model.origin != place]
    assert not mixed, f"{len(mixed)} models were made for another config"


@check(
    points=1,
    title={
        "en": "Every config is tried exactly once, also after a bad or a diverged run",
        "ja": "悪い結果や発散の後でも、どの設定もちょうど 1 回ずつ試される",
    },
    hint={
        "en": "Caviar does not stop early, and the winner needs no second training.",
        "ja": "キャビア方式は途中で止めません。選ばれた設定を訓練し直す必要もありません。",
    },
)
def test_each_config_once(student, rng):
    """Which configs were made and trained, in any order."""
    dev = draw_errors(rng, 22)
    dev[rng.permutation(22)[:3]] = NAN
    race = Race(student, dev)
    assert sorted(race.made) == list(range(22)), f"models were made for {race.made}"
    trained = sorted(place for _, place in race.trainings)
    assert trained == list(range(22)), f"the configs {trained} were trained"


@check(
    points=1,
    title={
        "en": "The log holds the dev error of every day",
        "ja": "log には毎日の開発誤差がすべて残る",
    },
    hint={
        "en": "Append the error right after train_day, before you decide about the model.",
        "ja": "モデルを残すか決める前、train_day の直後に誤差を追加しましょう。",
    },
)
def test_log(student, rng):
    """A course of 25 good and bad days."""
    errors = draw_course(rng, 25)
    errors[1] = errors[0] * 1.3
    care = Care(student, errors, 0.1)
    assert_close(care.log, np.array(errors), name="log", lists=True)


@check(
    points=3,
    title={
        "en": "In the end the model with the lowest dev error is left",
        "ja": "最後に残るのは、開発誤差が最小のモデルである",
    },
    hint={
        "en": "Replace the model only on days that were better; otherwise the old one stays.",
        "ja": "よくなった日だけモデルを置き換え、そうでなければ古いモデルを残しましょう。",
    },
)
def test_model_at_the_end(student, rng):
    """Twelve courses of 3 to 5 days, ending well or badly."""
    for case in range(12):
        errors = draw_course(rng, 3 + case % 3, last=case % 4 == 0)
        if (
            case == 2
        ):  # the first day is the best, and after the second one each is better than the one before
            errors = np.sort(errors)[[0, 4, 3, 2, 1]].tolist()
        care = Care(student, errors, 0.1)
        assert isinstance(care.model, Model), "what is returned first is not a model"
        kept = due(errors, 0.1)[2]
        assert care.model.origin == kept, f"the model {care.model.origin} is left, not {kept}"


@check(
    points=2,
    title={
        "en": "Each day starts from the model that was kept so far",
        "ja": "毎日、それまでに残したモデルから始める",
    },
    hint={
        "en": "After a bad day go back to the model before it, not to the very first and not on.",
        "ja": "悪い日の後は直前に残したモデルへ戻ります。最初のモデルへ戻ったり、先へ進んだりしません。",
    },
)
def test_where_days_start(student, rng):
    """The parents of all days of two courses."""
    for _ in range(2):
        errors = [*draw_course(rng, 3, last=True), *draw_course(rng, 10)]
        errors[3:] = [error * 0.7 for error in errors[3:]]
        errors[5:7] = [2 * errors[0], 1.5 * errors[0]]  # two bad days, the second less so
        care = Care(student, errors, 0.1)
        parents = due(errors, 0.1)[0]
        assert care.parents == parents, f"the days start from {care.parents}, not from {parents}"


@check(
    points=2,
    title={
        "en": "The learning rate is halved after each bad day, and stays after a good one",
        "ja": "学習率は悪い日の後に半分になり、よい日の後は変わらない",
    },
    hint={
        "en": "Write down lr day by day for the README's table: 0.8, 0.8, 0.4, 0.4.",
        "ja": "README の表の lr を日ごとに書いてみましょう。0.8, 0.8, 0.4, 0.4 です。",
    },
)
def test_learning_rates(student, rng):
    """The learning rates that two courses of 12 days were trained with."""
    for _ in range(2):
        errors, lr = [*draw_course(rng, 11), 0.01], rng.uniform(0.05, 0.9)
        errors[4:6] = [2 * errors[0], 1.5 * errors[0]]  # two bad days, the second less so
        care = Care(student, errors, lr)
        assert_close(care.rates, due(errors, lr)[1], name="the learning rates", atol=0)


@check(
    points=1,
    title={
        "en": "The learning rate for the day after is returned, halved if the last day was bad",
        "ja": "翌日の学習率が返る。最後の日が悪ければ半分になっている",
    },
    hint={
        "en": "Halve lr at the end of a bad day, not at the beginning of the next one.",
        "ja": "翌日の初めではなく、悪い日の終わりに lr を半分にしましょう。",
    },
)
def test_learning_rate_at_the_end(student, rng):
    """Twenty courses of 2 or 3 days, half of which end badly."""
    for case in range(20):
        errors, lr = draw_course(rng, 2 + case % 2, last=case % 4 < 2), rng.uniform(0.05, 0.9)
        if case == 3:  # the second of two bad days is less so
            errors = np.sort(errors)[[0, 2, 1]].tolist()
        care = Care(student, errors, lr)
        assert_close(care.lr, due(errors, lr)[3], name="lr", atol=0)


def require_course(student, errors, lr):
    """Fail unless everything about a course is as it should be."""
    parents, rates, kept, last = due(errors, lr)
    care = Care(student, errors, lr)
    assert care.parents == parents, f"the days start from {care.parents}, not from {parents}"
    assert_close(care.rates, rates, name="the learning rates", atol=0)
    assert isinstance(care.model, Model), "what is returned first is not a model"
    assert care.model.origin == kept, f"the model {care.model.origin} is left, not {kept}"
    assert_close(care.lr, last, name="lr", atol=0)


@check(
    points=1,
    title={
        "en": "A day is compared with the best so far, not with the day before",
        "ja": "前日ではなく、それまでの最良の誤差と比べる",
    },
    hint={
        "en": "The day before may have been a bad one, whose model is gone.",
        "ja": "前日は悪い日で、そのモデルはもう捨てたかもしれません。",
    },
)
def test_compared_with_the_best(student, rng):
    """Courses that recover from a bad day without reaching the best again, and one that reaches 0."""
    for _ in range(5):
        best = rng.uniform(0.2, 0.5)
        errors = [best, best * 1.9, best * rng.uniform(1.3, 1.7), best * 1.1, best * 0.9]
        require_course(student, errors, rng.uniform(0.05, 0.9))
    require_course(student, [best, 0.0, best * 0.5, 0.0, best * 0.3], rng.uniform(0.05, 0.9))


@check(
    points=1,
    title={
        "en": "An equal error is not an improvement, any lower one is",
        "ja": "誤差が同じなら、よくなったとは見なさない。少しでも小さければ、よくなったと見なす",
    },
    hint={
        "en": "Strictly lower: use < and not <=, without a margin.",
        "ja": "厳密に小さい場合だけです。<= ではなく < を、余裕を引かずに使いましょう。",
    },
)
def test_equal_is_not_better(student, rng):
    """Courses that stand still for a day or two, and some that fall by very little."""
    for _ in range(5):
        high, low = rng.uniform(0.5, 0.9), rng.uniform(0.1, 0.4)
        require_course(student, [high, high, low, low, low], rng.uniform(0.05, 0.9))
    for size in (1e-8, 1.0):  # 2e-6 apart can be told apart in 32 bits, too
        errors = size * rng.uniform(1.0, 2.0) * (1.0 - 2e-6 * np.array([0, 1, 2, 1, 3]))
        require_course(student, errors.tolist(), rng.uniform(0.05, 0.9))


@check(
    points=1,
    title={
        "en": "The first day is an improvement, however large its error",
        "ja": "誤差がどれほど大きくても、最初の日は改善である",
    },
    hint={
        "en": "Start with a best error of infinity: an error can be 2.3 or 40.",
        "ja": "最良の誤差は無限大から始めましょう。誤差は 2.3 や 40 にもなります。",
    },
)
def test_first_day(student, rng):
    """Large errors, and courses of a single day."""
    for size in (2.3, 40.0, 900.0, 1e30):
        first = size * rng.uniform(1.0, 1.5)
        require_course(student, [first], rng.uniform(0.05, 0.9))
        require_course(student, [first, first * 1.1, first * 0.9], rng.uniform(0.05, 0.9))


@check(
    points=1,
    title={
        "en": "A day that diverged is taken back like any other bad day",
        "ja": "発散した日も、ほかの悪い日と同じように取り消す",
    },
    hint={
        "en": "NaN < best is False: good. But `not error >= best` is True for a NaN.",
        "ja": "NaN < best は False なので大丈夫です。しかし not error >= best は NaN で True になります。",
    },
)
def test_diverged_days(student, rng):
    """NaN in the middle, at the beginning and at the end."""
    for _ in range(2):
        best = rng.uniform(0.2, 0.5)
        require_course(student, [best, NAN, best * 1.2, best * 0.9, NAN], rng.uniform(0.05, 0.9))
        require_course(student, [NAN, NAN, best, best * 1.1, best * 0.8], rng.uniform(0.05, 0.9))
