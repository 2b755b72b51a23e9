"""The picture of scaling."""

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
