"""What a submission's dropout does to small layers, as bar charts."""

import numpy as np

from grader.testing import Plot, picture

KEEP = 0.6
CALLS = 60


def bars(values, x_label, y_label) -> Plot:
    """Draw named values."""
    return Plot(
        kind="bars",
        x=tuple(values),
        y=tuple(float(value) for value in values.values()),
        x_label=x_label,
        y_label=y_label,
    )


@picture(
    title={"en": "What becomes of an activation of 1", "ja": "値が 1 の活性化値はどうなるか"},
    caption={
        "en": "keep_prob = 0.6. In training every kept activation becomes 1 / 0.6 = 1.67, the lowest as "
        "well as the highest; at test time it stays 1 and nothing is drawn.",
        "ja": "keep_prob = 0.6 の場合です。訓練時に残った活性化値は、最小 (low) も最大 (high) も "
        "1 / 0.6 = 1.67 になります。テスト時は 1 のままで、乱数は引かれません (draws)。",
    },
    functions=["dropout_forward"],
)
def kept_values(student, rng) -> Plot:
    """The lowest and the highest value of what is kept, in training and at test time."""
    A = np.ones((5, 8))
    kept = [
        np.asarray(out) for out, _ in student.repeat(10).dropout_forward(A, KEEP, student.rng())
    ]
    values = [values[values != 0] for values in kept]
    tested, _ = student.dropout_forward(A, KEEP, student.rng(), train=False)
    tested, drew = np.asarray(tested), student.last.drew
    return bars(
        {
            "low": min(value.min() for value in values),
            "high": max(value.max() for value in values),
            "T low": tested.min(),
            "T high": tested.max(),
            "draws": drew,
        },
        {"en": "low, high: training; T: test time", "ja": "low と high は訓練時、T はテスト時"},
        {"en": "value", "ja": "値"},
    )


@picture(
    title={"en": "Which elements are dropped", "ja": "どの要素が落とされるか"},
    caption={
        "en": "60 layers of 5 units and 4 examples, keep_prob = 0.6. About 60 % are kept; two elements of "
        "one unit (unit) or of one example (ex.) agree by chance in 52 %; in 18 % of the layers exactly "
        "12 of 20 are kept (12); a generator in the same state gives the same (again: 100 %), another one "
        "not (other: 52 %).",
        "ja": "5 ユニット、4 例の層を 60 回、keep_prob = 0.6 です。約 60 % が残り (kept)、同じユニット "
        "(unit) や同じ例 (ex.) の 2 要素が一致する割合は偶然で 52 %、ちょうど 12 個残る層 (12) は 18 %、"
        "同じ状態の生成器なら同じ結果 (again: 100 %)、別の生成器なら違う結果 (other: 52 %) になります。",
    },
    functions=["dropout_forward"],
)
def dropped_elements(student, rng) -> Plot:
    """Shares of kept elements, of agreeing neighbours, of layers with 12 kept, of equal layers."""
    first = student.rng()
    again, other = student.rng(copy_of=first), student.rng()

    def layers(generator, calls=10):
        found = student.repeat(calls).dropout_forward(np.ones((5, 4)), KEEP, generator)
        return np.array([np.asarray(out) != 0 for out, _ in found])

    kept = layers(first, CALLS)
    return bars(
        {
            "kept": 100 * kept.mean(),
            "unit": 100 * (kept[:, :, 1:] == kept[:, :, :-1]).mean(),
            "ex.": 100 * (kept[:, 1:] == kept[:, :-1]).mean(),
            "12": 100 * (kept.sum(axis=(1, 2)) == 12).mean(),
            "again": 100 * (kept[:10] == layers(again)).mean(),
            "other": 100 * (kept[:10] == layers(other)).mean(),
        },
        {"en": "kept, and what agrees", "ja": "残った割合と、一致する割合"},
        {"en": "%", "ja": "%"},
    )


@picture(
    title={"en": "What becomes of a gradient of 1", "ja": "値が 1 の勾配はどうなるか"},
    caption={
        "en": "keep_prob = 0.6. Where an element was kept, its gradient should be 1 / 0.6 = 1.67, also "
        "where the activation was 0; where it was dropped, 0. Another layer went forward in between.",
        "ja": "keep_prob = 0.6 の場合です。残った要素の勾配は、活性化値が 0 でも 1 / 0.6 = 1.67、落とした"
        "要素では 0 になるはずです。間に別の層が順伝播しました。",
    },
    functions=["dropout_forward", "dropout_backward"],
)
def gradients(student, rng) -> Plot:
    """The lowest and highest gradient of kept elements, of kept zeros, and of dropped elements."""
    A = np.ones((6, 10))
    A[::2] = 0.0
    generator = student.rng()
    kept = (
        np.asarray(student.dropout_forward(A + 1.0, KEEP, student.rng(copy_of=generator))[0]) != 0
    )
    _, mask = student.dropout_forward(A, KEEP, generator)
    student.dropout_forward(A + 1.0, KEEP, student.rng())
    dA = np.asarray(student.dropout_backward(np.ones_like(A), mask, KEEP))
    groups = {"kept": kept & (A != 0), "zero": kept & (A == 0), "drop": ~kept}
    return bars(
        {
            f"{name} {end}": pick(dA[where])
            for name, where in groups.items()
            for end, pick in (("-", np.min), ("+", np.max))
        },
        {
            "en": "lowest -, highest +: kept, kept zeros, dropped",
            "ja": "最小 (-) と最大 (+)：残った要素、残った 0、落とした要素",
        },
        {"en": "gradient", "ja": "勾配"},
    )
