"""A store in a real file, and makers of what goes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.model import GradeReport, Part, Status, Submission
from grader.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is; its folder does not exist yet."""
    return tmp_path / "state" / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new, empty store."""
    with Store.open(path) as store:
        yield store


@pytest.fixture
def secret() -> bytes:
    """The course's secret."""
    return b"s" * 32


@pytest.fixture
def noon() -> datetime:
    """A time."""
    return datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def work() -> Callable[..., Submission]:
    """Makes a submission."""

    def make(
        student: str = "alice", source: bytes = b"x = 1\n", exercise: str = "dropout"
    ) -> Submission:
        part = Part(f"{exercise}.py", source)
        return Submission(student, exercise, f"{exercise}.py", source, (part,))

    return make


@pytest.fixture
def grade() -> Callable[..., GradeReport]:
    """Makes a report on a submission."""

    def make(submission: Submission, points: float = 3.0, **more: object) -> GradeReport:
        fields: dict[str, object] = {
            "student": submission.student,
            "exercise": submission.exercise,
            "digest": submission.digest,
            "status": Status.GRADED,
            "points": points,
            "possible": 10.0,
            "suite_digest": "suite",
        }
        return GradeReport(**{**fields, **more})  # type: ignore[arg-type]

    return make
