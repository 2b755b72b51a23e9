"""A served course that a platform names, with who is in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.store.fetched import Fetched
from tests.conftest import MINI
from tests.server.lti.platform import Browser, Platform, name_platform, platform
from tests.server.visiting import Served, Visitor, serving
from tests.service.queued import wait_until

ROSTER = (
    "id,name,section,email\nada,Ada Lovelace,A,ada@example.edu\nbob,Bob,B,shared@example.edu\n"
    "eve,Eve,B,shared@example.edu\ncy,Cy,A,\ndan,Dan,A,dan@example.edu\n"
    "fay,Fay,A,fay@example.edu\nkim,Kim,A,kim@example.edu\n"
)


@pytest.fixture(scope="module")
def lms() -> Iterator[Platform]:
    """A platform."""
    with platform() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, lms: Platform) -> Iterator[Served]:
    """A course on a server with a courier, and without workers."""
    course = tmp_path_factory.mktemp("lti") / "course"
    shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    (course / "roster.csv").write_text(ROSTER)
    name_platform(course, lms.address)
    with serving(course) as found:
        # The courier begins by fetching the keys, however long that takes it.
        with found.store() as store:
            wait_until(lambda: Fetched(store.database).get(f"{lms.address}/keys"))
        yield found


@pytest.fixture
def come(served: Served, lms: Platform) -> Callable[..., Browser]:
    """Give a browser, of somebody who is signed in or of nobody yet."""

    def make(visitor: Visitor | None = None) -> Browser:
        return Browser(visitor or served.visitor(), lms)

    return make
