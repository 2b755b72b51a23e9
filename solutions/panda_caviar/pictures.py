"""Pictures of panda and caviar on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

ERRORS = (0.90, 0.70, 0.80, 0.60, 0.65, 0.62, 0.50, 0.55, 0.45, 0.44)
NAN = float("nan")
RACES = {
    "all well": ((0.35, 0.24, 0.31, 0.19), (0.30, 0.20, 0.25, 0.15)),
    "overfitting": ((0.35, 0.24, 0.31, 0.19), (0.01, 0.20, 0.25, 0.15)),
    "NaN first": ((NAN, 0.24, 0.31, 0.19), (NAN, 0.20, 0.25, 0.15)),
    "NaN last": ((0.35, 0.24, 0.31, NAN), (0.30, 0.20, 0.25, NAN)),
}


@picture(
    title={"en": "The learning rate, day by day", "ja": "1 日ごとの学習率"},
    caption={
        "en": "Dev errors of 0.90, 0.70, 0.80, 0.60, 0.65, 0.62, 0.50, 0.55, 0.45 and 0.44. Days 3, "
        "5, 6 and 8 are no improvement, so the learning rate is halved after each of them.",
        "ja": "開発誤差は 0.90, 0.70, 0.80, 0.60, 0.65, 0.62, 0.50, 0.55, 0.45, 0.44 です。3, 5, 6, 8 "
        "日目は改善していないので、その後で学習率が半分になります。",
    },
    functions=["babysit"],
)
def learning_rates(student, rng) -> Plot:
    """The learning rate that each day is trained with."""
    rates = []

    def train_day(model, lr):
        rates.append(float(np.ravel(lr)[0]))
        return len(rates), ERRORS[(len(rates) - 1) % len(ERRORS)]

    student.babysit(0, train_day, 0.8, len(ERRORS))
    return Plot(
        kind="line",
        x=tuple(float(day + 1) for day in range(len(rates))),
        y=tuple(rates),
        x_label={"en": "day", "ja": "日"},
        y_label={"en": "learning rate", "ja": "学習率"},
    )


@picture(
    title={"en": "Which config wins", "ja": "どの設定が選ばれるか"},
    caption={
        "en": "Four races of the configs 0 to 3. The lowest dev error decides: config 3 wins, also "
        "where config 0 overfits or diverges; where config 3 itself diverges, config 1 wins.",
        "ja": "設定 0 から 3 の 4 回の競争です。開発誤差の最小で決まり、設定 0 が過学習や発散をしても "
        "3 が選ばれます。3 自身が発散したときは 1 が選ばれます。",
    },
    functions=["caviar"],
)
def winners(student, rng) -> Plot:
    """The place that is returned in each race."""
    places = []
    for dev, train in RACES.values():

        def train_model(model, config, dev=dev, train=train):
            return {"train": train[config], "dev": dev[config]}

        answer = student.caviar([0, 1, 2, 3], lambda config: f"model {config}", train_model)
        places.append(float(answer))
    return Plot(
        kind="bars",
        x=tuple(RACES),
        y=tuple(places),
        x_label={"en": "race", "ja": "競争"},
        y_label={"en": "place of the winner", "ja": "選ばれた位置"},
    )
