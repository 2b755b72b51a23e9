"""The small course on a server, in each kind of database."""

import pytest

from tests.serving import served
from tests.store.conftest import path, store, where

__all__ = ["path", "store", "where"]


@pytest.fixture
def serving(course, where):
    """A served course."""
    with served(course, where) as serving:
        yield serving
