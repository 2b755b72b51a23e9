"""The pictures of scaling."""

import numpy as np

from grader.testing import Plot, picture


@picture(
    title={"en": "Where the draws fall", "ja": "値の分布"},
    caption={"en": "The bars should be level.", "ja": "棒の高さがそろうはずです。"},
    functions=["draw_uniform"],
)
def where_draws_fall(student, rng):
    """A histogram of 1,000 draws."""
    counts, edges = np.histogram(student.draw_uniform(student.rng(), 1000), 10, (-1, 1))
    return Plot(
        kind="histogram",
        x=tuple(edges),
        y=tuple(counts),
        x_label={"en": "value", "ja": "値"},
        y_label={"en": "draws", "ja": "回数"},
    )


@picture(
    title={"en": "Two columns", "ja": "2 つの列"},
    caption={
        "en": "Each should be balanced around 0.",
        "ja": "どちらも 0 を中心につり合うはずです。",
    },
    functions=["standardize"],
)
def two_columns(student, rng):
    """The standardized numbers of two columns."""
    answer = np.asarray(student.standardize(np.array([[0.0, 10.0], [1.0, 20.0], [5.0, 60.0]])))
    return Plot(
        kind="line",
        x=tuple(range(6)),
        y=tuple(answer.T.ravel()),
        x_label={"en": "place", "ja": "位置"},
        y_label={"en": "answer", "ja": "答え"},
    )
