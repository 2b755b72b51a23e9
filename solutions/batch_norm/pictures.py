"""Pictures of batch normalization on a fixed public example."""

import numpy as np

from grader.testing import Plot, picture

EXAMPLES = 400
BINS = np.linspace(-4.0, 12.0, 33)


@picture(
    title={
        "en": "One feature before and after normalization",
        "ja": "1 つの特徴量の正規化前と正規化後",
    },
    caption={
        "en": "The wide hump around 7 is the feature as it came in (mean 7, variance 2.25); the "
        "hump around 0 is your output with gamma 1 and beta 0: mean 0, variance 1.",
        "ja": "7 のまわりの広い山は入力のままの特徴量（平均 7、分散 2.25）です。0 のまわりの山は "
        "gamma が 1、beta が 0 のときのあなたの出力で、平均 0、分散 1 になるはずです。",
    },
    functions=["bn_forward"],
)
def before_and_after(student, rng) -> Plot:
    """Histogram of 400 inputs and their 400 outputs; what lies beyond an end is counted there."""
    examples = np.random.default_rng(7)
    before = 7.0 + 1.5 * examples.standard_normal(EXAMPLES)
    other_feature = -20.0 + 4.0 * examples.standard_normal(EXAMPLES)
    x = np.stack([before, other_feature], axis=1)
    one, zero = np.ones(2), np.zeros(2)
    y, _, _, _ = student.bn_forward(x, one, zero, zero, one, 0.9, 1e-5, True)
    both = np.concatenate([before, np.asarray(y)[:, 0]])
    inside = np.clip(both, BINS[0], BINS[-1])
    counts, _ = np.histogram(inside, bins=BINS)
    return Plot(
        kind="histogram",
        x=tuple(float(edge) for edge in BINS),
        y=tuple(float(count) for count in counts),
        x_label={
            "en": "value of the feature (input around 7, output around 0)",
            "ja": "特徴量の値（入力は 7 のまわり、出力は 0 のまわり）",
        },
        y_label={"en": "examples", "ja": "例の数"},
    )


@picture(
    title={
        "en": "The running mean on its way to the mean of the data",
        "ja": "データの平均に近づいていく移動平均",
    },
    caption={
        "en": "It starts at 0 and, with momentum 0.9, should climb smoothly towards the mean 7; "
        "a jump or a ragged line means that new batches weigh too much.",
        "ja": "momentum 0.9 では、0 から出発して平均 7 へなめらかに近づくはずです。"
        "急に跳んだりぎざぎざになったりするのは、新しいバッチの重みが大きすぎるしるしです。",
    },
    functions=["bn_forward"],
)
def running_mean_over_batches(student, rng) -> Plot:
    """The running mean of a feature with mean 7 during 40 batches of 16 examples."""
    examples = np.random.default_rng(7)
    one, zero = np.ones(1), np.zeros(1)
    running_mean, running_var = zero, one
    means = [0.0]
    for _ in range(40):
        x = 7.0 + 1.5 * examples.standard_normal((16, 1))
        _, _, running_mean, running_var = student.bn_forward(
            x, one, zero, running_mean, running_var, 0.9, 1e-5, True
        )
        means.append(float(np.ravel(running_mean)[0]))
    return Plot(
        kind="line",
        x=tuple(float(batch) for batch in range(41)),
        y=tuple(means),
        x_label={"en": "batches seen", "ja": "見たバッチの数"},
        y_label={"en": "running mean", "ja": "移動平均"},
    )
