"""A course with a queue, in each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.queued import Queued


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, course: Path) -> Path | str:
    """Where the store is, in each kind of database; there is nothing yet."""
    if request.param == "sqlite":
        return course / ".grade/store.sqlite"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def queued(course: Path, where: Path | str) -> Iterator[Queued]:
    """Give the course with its queue."""
    found = Queued(course, where)
    yield found
    found.store.close()


@pytest.fixture
def local(course: Path) -> Iterator[Queued]:
    """Give the same with its store in a file, where the database makes no difference."""
    found = Queued(course, course / ".grade/store.sqlite")
    yield found
    found.store.close()
