"""Public checks of panda and caviar: the examples of the README."""

import numpy as np

from grader.testing import assert_close, check, raises

IN_JAPANESE = {
    "the strategy for 1": "1 のときの方法",
    "the strategy for 8": "8 のときの方法",
    "config {config} got {model}": "設定 {config} に渡されたのは {model} です",
    "the best config": "最良の設定",
    "the days were trained with lr = {rates}": "各日の訓練の lr は {rates} でした",
    "{model} is left, not the model of day 3": "3 日目のモデルが残るはずですが、{model} が残っています",
}

NAN = float("nan")


@check(
    points=1,
    title={
        "en": "One model at a time is the panda's way, eight at a time the caviar way",
        "ja": "1 つずつならパンダ方式、8 つ同時ならキャビア方式である",
    },
    hint={
        "en": "Return the word in small letters; below 1, raise ValueError.",
        "ja": "小文字の単語を返しましょう。1 未満なら ValueError を発生させます。",
    },
)
def test_strategies(student):
    """1, 8 and 0 models in parallel."""
    assert_close(student.choose_strategy(1), "panda", name="the strategy for 1")
    assert_close(student.choose_strategy(8), "caviar", name="the strategy for 8")
    with raises(ValueError):
        student.choose_strategy(0)


@check(
    points=1,
    title={
        "en": "Of the four configs of the README, number 3 wins",
        "ja": "README の 4 つの設定では 3 番が選ばれる",
    },
    hint={
        "en": "Compare the dev errors, and let the NaN of config 2 never win.",
        "ja": "開発誤差を比べましょう。2 番の NaN が選ばれてはいけません。",
    },
)
def test_configs_of_the_readme(student):
    """Config 0 has the lowest training error, config 2 diverged, config 3 is the best."""
    train_errors = [0.01, 0.20, NAN, 0.08]
    dev_errors = [0.35, 0.24, NAN, 0.19]

    def make_model(config):
        return f"a model for config {config}"

    def train(model, config):
        assert model == f"a model for config {config}", f"config {config} got {model}"
        return {"train": train_errors[config], "dev": dev_errors[config]}

    assert_close(student.caviar([0, 1, 2, 3], make_model, train), 3, name="the best config")


@check(
    points=1,
    title={
        "en": "After the four days of the README, the model of day 3 is left and lr is 0.2",
        "ja": "README の 4 日間の後には、3 日目のモデルが残り、lr は 0.2 である",
    },
    hint={
        "en": "Days 2 and 4 are not lower than the best so far: old model, half the learning rate.",
        "ja": "2 日目と 4 日目は最良より小さくありません。モデルを戻し、学習率を半分にします。",
    },
)
def test_four_days(student):
    """The table of the README."""
    errors = [0.50, 0.60, 0.40, 0.40]
    rates = []

    def train_day(model, lr):
        rates.append(float(lr))
        return f"the model of day {len(rates)}", errors[len(rates) - 1]

    model, lr, log = student.babysit("the first model", train_day, 0.8, 4)
    assert rates == [0.8, 0.8, 0.4, 0.4], f"the days were trained with lr = {rates}"
    assert_close(log, np.array(errors), name="log", lists=True)
    assert model == "the model of day 3", f"{model} is left, not the model of day 3"
    assert_close(lr, 0.2, name="lr")
