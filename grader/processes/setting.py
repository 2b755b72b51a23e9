"""What whoever grades needs to know, in this process or in another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """The course, its secret, and whether grading without a sandbox was asked for.

    By `nice` a process that grades, with its sandbox, comes behind whoever starts it, as in nice(2).
    """

    root: Path
    secret: bytes
    unsafe: bool
    nice: int = 0
