"""What a check passes to the candidate and keeps: functions and random generators.

Where they lie in memory, which may differ from one worker to the next, shows neither in their text nor in
their hash.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class Passed:
    """A function of the trusted side."""

    __name__ = "call_back"

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return "<function call_back>"

    def __hash__(self) -> int:
        return 0


class Generator(np.random.Generator):
    """A random generator of the trusted side."""

    __module__ = np.random.Generator.__module__

    def __repr__(self) -> str:
        return "Generator(PCG64)"

    __str__ = __repr__

    def __hash__(self) -> int:
        return 0
