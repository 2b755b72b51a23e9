"""Whether the server can do what it is for: take hand-ins, keep them, and have them graded soon."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from grader.errors import RefusedError
from grader.server.queued import queued
from grader.service.inspecting.inside import LEAST_ROOM, room
from grader.store.arrivals import touch

if TYPE_CHECKING:
    from grader.store.store import Store

LONGEST_SECONDS = 1800.0
"""For a student's hand-in in the queue: whatever waits so long, waits for nothing."""
_KEPT_SECONDS = 2.0  # anybody may ask, and to ask the database costs its one writer


class Readiness:
    """Answers in a word for each thing that has to be well, "ok" if it is; looked at once in two seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._found: dict[str, str] = {}
        self._until = 0.0

    def look(self, store: Store) -> dict[str, str]:
        """What is well, and what is not."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = _looked(store, self._folder)
                self._until = time.monotonic() + _KEPT_SECONDS
            return self._found


def _looked(store: Store, folder: Path) -> dict[str, str]:
    try:
        touch(store.database)
    except RefusedError:  # it could be read, or nobody would have got here
        return {"database": "readonly"}
    there = queued(store)
    return {
        "database": "ok",
        "disk": "ok" if room(folder) >= LEAST_ROOM else "full",
        "workers": "ok" if there.workers else "none",
        "queue": "ok" if there.oldest_seconds < LONGEST_SECONDS else "stuck",
    }
