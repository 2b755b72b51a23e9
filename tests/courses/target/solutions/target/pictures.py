"""A picture and a probe of the target, for attacks on what is drawn and diagnosed."""

import numpy as np

from grader.testing import Plot, picture


@picture(
    title={"en": "Scaled", "ja": "Scaled"},
    caption={"en": "Numbers.", "ja": "Numbers."},
    functions=["scale"],
)
def scaled(student, rng) -> Plot:
    """Ten numbers."""
    x = np.arange(10.0)
    return Plot(
        kind="line",
        x=tuple(x),
        y=tuple(np.ravel(student.scale(x, 3.0))),
        x_label={"en": "x"},
        y_label={"en": "y"},
    )
