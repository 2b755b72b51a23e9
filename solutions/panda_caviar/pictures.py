"""Pictures of panda and caviar on fixed public examples."""

from itertools import cycle

import numpy as np

from grader.testing import Plot, picture, raises

NAN = float("nan")
ERRORS = (1.4, 0.7, 0.8, 0.7, NAN, 0.6, 0.3, 0.4)
DIVERGED = (NAN, 0.6, 0.7)
STRATEGIES = {"panda": 1.0, "caviar": 2.0}
RACES = {
    "all": ((0.35, 0.24, 0.31, 0.19), (0.30, 0.20, 0.25, 0.28)),
    "fit": ((0.35, 0.24, 0.31, 0.29), (0.01, 0.20, 0.25, 0.30)),
    "high": ((3.5, 2.4, 3.1, 1.9), (3.0, 2.0, 2.5, 1.5)),
    "NaN 0": ((NAN, 0.24, 0.31, 0.19), (NAN, 0.20, 0.25, 0.15)),
    "NaN 3": ((0.35, 0.24, 0.31, NAN), (0.30, 0.20, 0.25, NAN)),
}


def strategy(student, number) -> float:
    """1 for panda, 2 for caviar, 3 for a ValueError, 0 for anything else."""
    code = 0.0
    try:
        with raises(ValueError):
            code = STRATEGIES.get(student.choose_strategy(number), 0.0)
    except AssertionError:
        return code
    return 3.0


@picture(
    title={"en": "Eight days with one model", "ja": "1 つのモデルの 8 日間"},
    caption={
        "en": "Dev errors of 1.4, 0.7, 0.8, 0.7, NaN, 0.6, 0.3 and 0.4: the days 3, 4, 5 and 8 are no "
        "improvement. Four stretches of points: which day's model each day gets (1 to 8), how often the "
        "learning rate was halved before it (9 to 16), what is returned of both (17, 18), and the log "
        "(19 to 26; -1 is NaN). The last point (27) is the day whose model is returned of three days with the "
        "errors NaN, 0.6 and 0.7: the 2nd.",
        "ja": "開発誤差は 1.4, 0.7, 0.8, 0.7, NaN, 0.6, 0.3, 0.4 で、3, 4, 5, 8 日目は改善しません。点は順に、"
        "各日が受け取るモデルは何日目のものか（1 から 8）、それまでに学習率が半分になった回数（9 から 16）、"
        "返されたモデルと回数（17, 18）、記録（19 から 26、-1 は NaN）です。最後の点（27）は、誤差が NaN, 0.6, 0.7 "
        "の 3 日間で返されるモデルの日で、2 日目です。",
    },
    functions=["babysit"],
)
def eight_days(student, rng) -> Plot:
    """What each day gets, what is returned, and the log; then what a run returns whose first day diverged."""
    models, halvings = [], []

    def train_day(model, lr):
        models.append(float(model))
        halvings.append(-float(np.log2(np.ravel(lr)[0])))
        return len(models), ERRORS[(len(models) - 1) % len(ERRORS)]

    model, lr, log = student.babysit(0, train_day, 1.0, len(ERRORS))
    ends = [float(model), -float(np.log2(np.ravel(lr)[0]))]
    logged = [float(error) for error in log]
    y = models + halvings + ends + [-1.0 if np.isnan(error) else error for error in logged]
    diverged = cycle(enumerate(DIVERGED, 1))
    y.append(float(student.babysit(0, lambda *_: next(diverged), 1.0, len(DIVERGED))[0]))
    return Plot(
        kind="line",
        x=tuple(float(place + 1) for place in range(len(y))),
        y=tuple(y),
        x_label={
            "en": "8 models, 8 halvings, the result, 8 errors, one day",
            "ja": "モデル 8 個、半減の回数 8 個、結果、誤差 8 個、日",
        },
        y_label={"en": "day, count or error", "ja": "日、回数、誤差"},
    )


@picture(
    title={"en": "Which config wins", "ja": "どの設定が選ばれるか"},
    caption={
        "en": "Five races of the configs 0 to 3; the lowest dev error decides. Config 3 wins, except where "
        "config 0 only fits the training data (fit) and where 3 diverges (NaN 3): there 1 wins. The last "
        "bar says how often a model is trained in a race: 4 times, each model once.",
        "ja": "設定 0 から 3 の 5 回の競争で、開発誤差の最小で決まります。選ばれるのは 3 で、0 が訓練データに"
        "だけ合う場合 (fit) と 3 が発散する場合 (NaN 3) は 1 です。最後の棒は 1 回の競争で訓練する回数で、"
        "どのモデルも 1 回ずつ、合わせて 4 回です。",
    },
    functions=["caviar"],
)
def winners(student, rng) -> Plot:
    """The place that is returned in each race, and how often a model is trained."""
    places, trained = [], []
    for dev, train in RACES.values():
        made, used = [], []

        def make_model(config, made=made):
            made.append(config)
            return len(made) - 1

        def train_model(model, config, dev=dev, train=train, made=made, used=used):
            spoilt = model in used or made[model] != config
            used.append(model)
            place = config["place"]
            return {"train": train[place], "dev": 9.0 - dev[place] if spoilt else dev[place]}

        configs = [{"place": place} for place in range(4)]
        places.append(float(student.caviar(configs, make_model, train_model)))
        trained.append(len(used))
    return Plot(
        kind="bars",
        x=(*RACES, "train"),
        y=(*places, float(np.mean(trained))),
        x_label={"en": "race, and trainings", "ja": "競争と、訓練の回数"},
        y_label={"en": "place of the winner", "ja": "選ばれた位置"},
    )


@picture(
    title={"en": "Panda or caviar", "ja": "パンダかキャビアか"},
    caption={
        "en": "1 is panda, 2 is caviar, 3 is a ValueError, 0 anything else. One model at a time is panda, "
        "two and more are caviar, and fewer than one are refused.",
        "ja": "1 はパンダ、2 はキャビア、3 は ValueError、0 はその他です。同時に 1 つならパンダ、2 つ以上なら"
        "キャビア、1 未満は ValueError です。",
    },
    functions=["choose_strategy"],
)
def strategies(student, rng) -> Plot:
    """The strategy for some numbers of models."""
    numbers = (-2, 0, 1, 2, 3, 10, 1_000)
    codes = [strategy(student, number) for number in numbers]
    return Plot(
        kind="bars",
        x=tuple(str(number) for number in numbers),
        y=tuple(codes),
        x_label={"en": "models at the same time", "ja": "同時に訓練できるモデルの数"},
        y_label={"en": "1 panda, 2 caviar, 3 error", "ja": "1 パンダ、2 キャビア、3 エラー"},
    )
