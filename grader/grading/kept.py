"""Answers of the course's own candidates, kept in a file that several processes share."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from grader.worker.wire import WireError, decode, encode
from grader.writing import state_of

_LOG = logging.getLogger(__name__)

Answers = dict[str, dict[str, Any]]
"""By the candidate, and by the probe."""


class Kept:
    """A file of answers.

    Args:
        path: Where it is, or None: then nothing is kept, and nobody waits.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._seen: tuple[int, ...] | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other process computes the same answers."""
        try:
            import fcntl

            if self._path is None:
                raise OSError
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = self._path.with_suffix(f"{self._path.suffix}.lock").open("wb")
        except (ImportError, OSError):
            yield
            return
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read(self) -> Answers | None:
        """What is in the file; None where there is none, or nothing new since it was read or written."""
        if self._path is None:
            return None
        try:
            state = state_of(self._path)
            if state == self._seen:
                return None
            # Each by itself: together they have more keys than one message may have.
            packed = decode(self._path.read_bytes(), trusted=True)
            found = {name: decode(its, trusted=True) for name, its in packed}
        except FileNotFoundError:
            return None
        except (OSError, WireError, TypeError, ValueError) as error:
            _LOG.warning("%s can't be read, and is computed anew: %s", self._path, error)
            return None
        self._seen = state
        return found

    def write(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        """Put these in the place of what is in the file."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(f"{self._path.suffix}.part")
            part.write_bytes(encode([(name, encode(its)) for name, its in answers.items()]))
            part.replace(self._path)
            self._seen = state_of(self._path)
        except (OSError, WireError) as error:  # the next run computes them again
            _LOG.warning("%s can't be kept: %s", self._path, error)
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
