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
