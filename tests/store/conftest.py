"""Stores in real databases of both kinds, and makers of what goes into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.model import GradeReport, Part, Status, Submission
from grader.store import Store
from grader.store.database import Value
from grader.store.schema import open_database
from grader.store.sqlite import Sqlite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an SQLite store is; its folder does not exist yet."""
    return tmp_path / "state" / "store.sqlite"


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest) -> Path | str:
    """Where a store is, in each kind of database; there is nothing yet."""
    return request.getfixturevalue("path" if request.param == "sqlite" else "postgres")


@pytest.fixture
def store(where: Path | str) -> Iterator[Store]:
    """A new, empty store in each kind of database."""
    with Store.open(where) as store:
        yield store


@pytest.fixture
def tamper(where: Path | str) -> Callable[..., int]:
    """Changes a store as somebody with the database's own shell would; says how many rows it touched."""

    def change(statement: str, *values: Value) -> int:
        with open_database(where) as database:
            if isinstance(database, Sqlite):
                triggers = database.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (trigger,) in triggers:
                    database.execute(f"DROP TRIGGER {trigger}")
            else:
                database.execute("SET session_replication_role = replica")  # no trigger fires
            return database.execute(statement, *values)

    return change


@pytest.fixture
def in_file(path: Path) -> Iterator[Store]:
    """A new, empty store in an SQLite file."""
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
