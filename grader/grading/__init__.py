"""From a candidate to a grade report: checks, diagnosis, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.grading.engine import Engine

__all__ = ["Engine"]


def __getattr__(name: str) -> Any:
    """The engine, with numpy and pytest, only for whoever grades: others import what is pure."""
    if name == "Engine":
        from grader.grading.engine import Engine

        return Engine
    raise AttributeError(name)
