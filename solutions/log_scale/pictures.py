"""Pictures of log-scale sampling on fixed public examples."""

import numpy as np

from grader.testing import Plot, picture

DRAWS = 1000


def histogram(student, name, edges, transform, label):
    """Draw 1,000 values and count them in bins; what lies beyond an end is counted there."""
    values = getattr(student.repeat(DRAWS), name)(student.rng())
    numbers = transform(np.array(values, dtype=float).ravel())
    counts, _ = np.histogram(np.clip(numbers, edges[0], edges[-1]), bins=edges)
    return Plot(
        kind="histogram",
        x=tuple(float(edge) for edge in edges),
        y=tuple(float(count) for count in counts),
        x_label=label,
        y_label={"en": "how many of 1,000", "ja": "1,000 個中の個数"},
        log_x=True,
    )


@picture(
    title={"en": "1,000 learning rates on the log axis", "ja": "対数軸で見た 1,000 個の学習率"},
    caption={
        "en": "On a log axis the bars should be about equally high, 100 for each half decade.",
        "ja": "対数軸では棒の高さがほぼそろい、半桁ごとに約 100 個になるはずです。",
    },
    functions=["sample_learning_rate"],
)
def learning_rates(student, rng) -> Plot:
    """Learning rates in half decades from 1e-6 to 10."""
    label = {"en": "learning rate", "ja": "学習率"}
    edges = 10.0 ** np.arange(-6.0, 1.01, 0.5)
    return histogram(student, "sample_learning_rate", edges, np.positive, label)


@picture(
    title={
        "en": "1 - beta of 1,000 betas on the log axis",
        "ja": "対数軸で見た 1,000 個の 1 - beta",
    },
    caption={
        "en": "Between 0.01 and 0.1 the bars should be about equally high; drawing beta evenly piles "
        "them up on the right.",
        "ja": "0.01 と 0.1 の間で棒の高さがほぼそろうはずです。beta を均等に引くと右側に偏ります。",
    },
    functions=["sample_beta"],
)
def one_minus_beta(student, rng) -> Plot:
    """1 - beta in tenths of a decade from 0.001 to 1."""
    label = {"en": "1 - beta", "ja": "1 - beta"}
    edges = 10.0 ** np.arange(-3.0, 0.01, 0.2)
    return histogram(student, "sample_beta", edges, lambda beta: 1 - beta, label)


@picture(
    title={
        "en": "Which draws are the same, and how many are low",
        "ja": "同じ値の割合と、小さい値の割合",
    },
    caption={
        "en": "1,000 learning rates (L) and 1,000 betas (B). A generator in the same state gives the same "
        "values (=: 100 %), another one none of them (≠: 0 %); all are different from each other (new: "
        "100 %), and half of the rates and of 1 - beta lie in the lower half of their decade (low: 50 %).",
        "ja": "1,000 個の学習率 (L) と 1,000 個の beta (B) です。同じ状態の生成器なら同じ値 (=: 100 %)、別の"
        "生成器なら違う値 (≠: 0 %) です。値はすべて互いに異なり (new: 100 %)、学習率と 1 - beta の半分は各桁の"
        "下半分に入ります (low: 50 %)。",
    },
    functions=["sample_learning_rate", "sample_beta"],
)
def repeated_draws(student, rng) -> Plot:
    """Shares of values that come again, with another generator, only once, and low in their decade."""
    shares = {}
    for short, name, turned in (("L", "sample_learning_rate", 0.0), ("B", "sample_beta", 1.0)):
        first = student.rng()
        again, other = student.rng(copy_of=first), student.rng()
        draws = [
            np.array(getattr(student.repeat(times), name)(generator), dtype=float).ravel()
            for generator, times in ((first, DRAWS), (again, 50), (other, 50))
        ]
        in_decade = np.log10(np.abs(turned - draws[0])) % 1.0
        shares[f"{short} ="] = np.mean(draws[0][:50] == draws[1])
        shares[f"{short} ≠"] = np.mean(draws[0][:50] == draws[2])
        shares[f"{short} new"] = np.unique(draws[0]).size / draws[0].size
        shares[f"{short} low"] = np.mean(in_decade < 0.5)
    return Plot(
        kind="bars",
        x=tuple(shares),
        y=tuple(100.0 * float(share) for share in shares.values()),
        x_label={"en": "L: learning rate, B: beta", "ja": "L は学習率、B は beta"},
        y_label={"en": "%", "ja": "%"},
    )
