"""What a student reads beside a report where other points count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts in the end, and what made it so, as sentences for the student."""

    points: float
    possible: float
    notes: tuple[str, ...]
