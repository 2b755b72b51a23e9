"""The processors of a machine as its workers share them: many side by side, or one of them alone.

Whoever wants to be alone closes the gate, and waits until the room is empty; the others come in through the
gate. Both are locks on files, which end with their process, however that ends.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_LOOK_SECONDS = 0.02


class Slots:
    """The slots of all workers of a course on this machine; `folder` is the course's own.

    `look` is called while one is waited for, and may raise.
    """

    def __init__(self, folder: Path, look: Callable[[], None]) -> None:
        self._gate, self._room = folder / "gate.lock", folder / "room.lock"
        self._look = look

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Grade beside others."""
        with self._room.open("ab") as room:
            with self._gate.open("ab") as gate:
                self._lock(gate, fcntl.LOCK_EX)
                self._lock(room, fcntl.LOCK_SH)
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Grade while nobody else does."""
        with self._gate.open("ab") as gate, self._room.open("ab") as room:
            self._lock(gate, fcntl.LOCK_EX)
            self._lock(room, fcntl.LOCK_EX)
            yield

    def _lock(self, file: IO[bytes], kind: int) -> None:
        while True:
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                self._look()
                time.sleep(_LOOK_SECONDS)
            else:
                return
