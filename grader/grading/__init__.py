"""From a candidate to a grade report: checks, diagnosis, pictures."""

from grader.grading.engine import Engine

__all__ = ["Engine"]
