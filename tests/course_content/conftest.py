"""One engine for the exercises of all courses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.grading import Engine
from grader.sandbox import Sandbox


@pytest.fixture(scope="session")
def engine(sandbox: Sandbox) -> Iterator[Engine]:
    """Give one engine, whose suites and catalogues are made ready once."""
    with Engine(sandbox, b"a secret of the tests, 32 bytes.") as opened:
        yield opened
