"""A connection as the server keeps it open: as long as whole requests come, and not for who sends none."""

from __future__ import annotations

import asyncio
import logging
import resource
from contextlib import suppress
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from grader.server.limits import HEAD_SECONDS
from grader.service.telling import tell


class Connection(H11Protocol):
    """Ends where the head of a request does not come in time, since each takes a descriptor from the others."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Go on waiting, unless there is a request now."""
        super().data_received(data)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        super().connection_lost(exc)
        self._end_wait()

    def _await_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._end_wait()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._end)

    def _end_wait(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _end(self) -> None:
        self._late = None
        # An answer may be under way to a request whose connection was used again since.
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


def have_room() -> None:
    """Take as many descriptors as the operator lets us have: some systems begin with a thousand."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # "unlimited" is more than some kernels give
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Told:
    """Tells what goes wrong in the event loop in a line, once as long as it is the same."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Tell it, if it is another."""
        error = context.get("exception")
        # The system's own errors hold no student's text.
        what = str(error) if isinstance(error, OSError) else type(error).__name__
        if what != self._last:
            self._last = what
            said = f"{context.get('message')}: {what}"
            tell("loop", said, logging.ERROR, error=type(error).__name__)
