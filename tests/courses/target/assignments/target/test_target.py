"""The public checks of the target."""

import numpy as np

from grader.testing import assert_close, check


@check(
    points=1,
    title={"en": "1, 2 times 2 is 2, 4", "ja": "1, 2 times 2 is 2, 4"},
    hint={"en": "Look again.", "ja": "見直しましょう。"},
)
def test_scale(student):
    """By hand."""
    assert_close(student.scale(np.array([1.0, 2.0]), 2.0), np.array([2.0, 4.0]), name="scale(x)")
