"""The web process's connections to the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import RefusedError, UsageError
from grader.server.readings import Connections
from grader.store.database import Database
from grader.store.schema import open_database


def test_one_that_failed_takes_those_of_its_time_with_it(tmp_path: Path) -> None:
    """A database that was started anew has ended them all: each would refuse one more visitor."""
    made: list[Database] = []

    def connect() -> Database:
        made.append(open_database(tmp_path / "store.sqlite"))
        return made[-1]

    connections = Connections(connect)
    with connections.use(), connections.use():
        assert len(made) == 2
    with pytest.raises(UsageError), connections.use():
        raise UsageError("what somebody asked for")
    with connections.use() as store:
        assert store.database in made[:2]
    with pytest.raises(RefusedError), connections.use():
        raise RefusedError("gone")
    with connections.use() as store:
        assert store.database is made[2]
