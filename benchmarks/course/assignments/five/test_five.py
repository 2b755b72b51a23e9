"""One public check."""

import numpy as np

from grader.testing import assert_close, check


@check(points=1, title={"en": "relu keeps what is positive"}, hint={"en": "Compare with 0."})
def test_relu(student):
    """A worked example."""
    assert_close(student.relu(np.array([-1.0, 2.0])), np.array([0.0, 2.0]))
