"""From a candidate to a grade report: checks, diagnosis, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.late import late

if TYPE_CHECKING:
    from grader.grading.engine import Engine

__all__ = ["Engine"]

# The engine comes with numpy and pytest: others import what is pure.
__getattr__ = late(__name__, engine="Engine")
