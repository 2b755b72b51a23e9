"""What an inspection finds, and how its checks are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from grader.errors import GraderError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is weak, and what to do; `is_bad` is that somebody could read or forge, or hand-ins fail."""

    check: str
    is_bad: bool
    says: str
    remedy: str


Check = Callable[[T], Iterable[Finding]]


def bad(check: str, says: str, remedy: str) -> Finding:
    """What has to be mended before others use it."""
    return Finding(check, is_bad=True, says=says, remedy=remedy)


def weak(check: str, says: str, remedy: str) -> Finding:
    """What should be mended."""
    return Finding(check, is_bad=False, says=says, remedy=remedy)


def run(checks: Iterable[tuple[str, Check[T]]], at: T) -> Iterator[Finding]:
    """What these checks find; one that can't look says so and keeps no other from it."""
    for name, check in checks:
        try:
            yield from check(at)
        except GraderError as error:
            yield bad(name, error.message, error.remedy)
        except (OSError, ValueError) as error:
            yield weak(name, f"It could not be looked at: {error}.", "Look yourself.")
