"""A report as plain data, as JSON output and renderings have it."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.model import GradeReport, Status
from grader.text import text_in


def as_data(report: GradeReport, language: str) -> dict[str, Any]:
    """Make a report plain data, with every text in one language; without a grade it has no points."""
    data: dict[str, Any] = _in_language(msgspec.to_builtins(report), language)
    return data if report.status is Status.GRADED else {**data, "points": None}


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        if "en" in value and all(isinstance(item, str) for item in value.values()):
            return text_in(value, language)
        return {key: _in_language(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_in_language(item, language) for item in value]
    return value
