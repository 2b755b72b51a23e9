"""One engine for the exercises of all courses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.grading import Engine
from grader.sandbox import Sandbox

SECRET = b"a secret of the tests, 32 bytes."


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder where the engine keeps what catalogues answer."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def engine(sandbox: Sandbox, kept: Path) -> Iterator[Engine]:
    """Give one engine, whose suites and catalogues are made ready once."""
    with Engine(sandbox, SECRET, kept) as opened:
        yield opened
