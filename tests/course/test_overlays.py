"""What an overlay changes of the file that it follows."""

from __future__ import annotations

import pytest

from grader.course.overlays import changed_by
from grader.model import Candidate, Part

REFERENCE = b'"""Two functions."""\n\nimport numpy as np\n\n\ndef f(x):\n    return x\n\n\ndef g(x):\n    return f(x)\n'


@pytest.mark.parametrize(
    ("overlay", "changed"),
    [
        ("def f(x):\n    return 1\n", {"f"}),
        ('"""An idea."""\n\nimport numpy as np\n\n\ndef helper(x):\n    return 1\n\n\ng = helper\n', {"g"}),
        ("import math as np\n", {"np"}),
        ("STATE = {}\n", set()),
        ("np.seterr(all='raise')\n", None),
        ("f.calls = 0\n", None),
        ("if True:\n    f = g\n", None),
        ("(f, g) = (g, f)\n", None),
    ],
)  # fmt: skip
def test_what_is_given_anew_is_told(overlay: str, changed: set[str] | None) -> None:
    """Names that the first part has; of anything but definitions and names nothing is said."""
    candidate = Candidate.of("x", Part("f.py", REFERENCE), Part("idea.py", overlay.encode()))
    assert changed_by(candidate) == changed
