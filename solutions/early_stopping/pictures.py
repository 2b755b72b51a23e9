"""Pictures of early stopping on fixed public curves."""

import numpy as np

from grader.testing import Plot, picture

NAN = float("nan")
# Name: the dev losses, and what is passed besides.
RUNS = {
    "A": ([5.0, 4.0, 4.2, 3.0, 3.1, 3.2, 3.3, 1.0], (3,)),
    "B": ([5.0, 4.0, 4.2, 3.0, 3.1, 3.2, 3.3, 1.0], (1,)),
    "C": ([5.0, 4.0, 4.0, 4.0, 3.5, 3.5, 3.6, 3.7], (2,)),
    "D": ([9.0, 8.0, 7.6, 7.2, 6.9, 6.8, 6.7, 6.6], (2, 1.0)),
    "E": ([NAN, 4.0, NAN, 3.0, 3.5, NAN, 3.6, 2.0], (3,)),
    "F": ([5.0, 4.9996, 4.9992, 4.9988, 4.9984, 4.998, 4.9976, 4.9972], (5,)),
    "G": ([5.0, 6.0, 6.0, 4.0, 4.5, 4.4, 3.0, 3.2], (3,)),
}
CURVES = {
    "en": "A: 5, 4, 4.2, 3, 3.1, 3.2, 3.3, 1 with patience 3; B: the same with 1; C: 5, 4, 4, 4, 3.5, 3.5, "
    "3.6, 3.7 with 2; D: 9, 8, 7.6, 7.2, 6.9, 6.8, 6.7, 6.6 with 2 and min_delta 1; E: NaN, 4, NaN, 3, "
    "3.5, NaN, 3.6, 2 with 3; F: 5 and seven steps of 0.0004 down with 5; G: 5, 6, 6, 4, 4.5, 4.4, 3, 3.2 with 3.",
    "ja": "A は 5, 4, 4.2, 3, 3.1, 3.2, 3.3, 1 で patience 3、B は同じで 1、C は 5, 4, 4, 4, 3.5, 3.5, 3.6, "
    "3.7 で 2、D は 9, 8, 7.6, 7.2, 6.9, 6.8, 6.7, 6.6 で 2 と min_delta 1、E は NaN, 4, NaN, 3, 3.5, NaN, "
    "3.6, 2 で 3、F は 5 から 0.0004 ずつ 7 回下がり 5、G は 5, 6, 6, 4, 4.5, 4.4, 3, 3.2 で 3 です。",
}


def bars(values, y_label) -> Plot:
    """Draw a value for each run."""
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(float(np.ravel(value)[0]) for value in values.values()),
        x_label={"en": "run", "ja": "訓練"},
        y_label=y_label,
    )


def results(student, place):
    """One of the two results of early_stop for each run."""
    return {name: student.early_stop(losses, *rest)[place] for name, (losses, rest) in RUNS.items()}


@picture(
    title={"en": "The best epoch of seven runs", "ja": "7 回の訓練の最良のエポック"},
    caption={
        "en": f"Dev losses from epoch 0 on. {CURVES['en']}",
        "ja": f"エポック 0 からの開発損失です。{CURVES['ja']}",
    },
    functions=["early_stop"],
)
def best_epochs(student, rng) -> Plot:
    """The best epoch of each run."""
    return bars(results(student, 0), {"en": "best epoch", "ja": "最良のエポック"})


@picture(
    title={"en": "The epoch at which seven runs stop", "ja": "7 回の訓練が止まるエポック"},
    caption={
        "en": "The same runs. F finds a new best epoch each time, and G before its patience ends: both go on "
        "to the last epoch, 7.",
        "ja": "同じ訓練です。F は毎回、G は patience が尽きる前に最良を更新するので、どちらも最後のエポック "
        "7 まで続きます。",
    },
    functions=["early_stop"],
)
def stop_epochs(student, rng) -> Plot:
    """The stop epoch of each run."""
    return bars(results(student, 1), {"en": "stop epoch", "ja": "止まるエポック"})


@picture(
    title={
        "en": "What a stopper keeps, and when it says stop",
        "ja": "EarlyStopper が残すものと、止めるとき",
    },
    caption={
        "en": "These runs with an EarlyStopper each, in turn, epoch by epoch. First the "
        "epoch whose parameters are kept at the end (kA to kG), then the epoch of the first True (sA to sG; "
        "8 is never). The arrays that were passed are overwritten in each epoch.",
        "ja": "同じ訓練を、それぞれの EarlyStopper に交互に 1 エポックずつ渡します。最後に残った"
        "パラメータのエポック（kA から kG）と、はじめて True になったエポック（sA から sG、8 はなし）です。"
        "渡した配列は毎回上書きされます。",
    },
    functions=["EarlyStopper"],
)
def stoppers(student, rng) -> Plot:
    """The epoch of the parameters that are kept, and that of the stop, of each run."""
    made = {name: student.EarlyStopper(*rest) for name, (_, rest) in RUNS.items()}
    array = student.put(np.zeros(1))
    stops = {}
    for epoch in range(8):
        array.fill(float(epoch))
        for name in [name for name in RUNS if name not in stops]:
            if bool(np.ravel(made[name].step(RUNS[name][0][epoch], {"W": array}))[0]):
                stops[name] = epoch
    array.fill(99.0)
    kept = {f"k{name}": student.get(made[name], "best_params")["W"] for name in RUNS}
    return bars(
        kept | {f"s{name}": stops.get(name, 8) for name in RUNS}, {"en": "epoch", "ja": "エポック"}
    )
