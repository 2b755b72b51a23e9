"""One worker process seen from outside: bytes in, bytes out, a deadline, and SIGKILL."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import time
from pathlib import Path

from grader.worker.wire import WireError, frame, frame_length

_CHUNK = 2**16  # a pipeful
_OUTPUT_KEPT = 2**20  # of what is drained at once; what is kept for good is the session's matter


class ChannelClosedError(Exception):
    """The worker hung up, or died."""


class DeadlineError(Exception):
    """The worker did not answer in time."""


class WorkerProcess:
    """A running worker: its channel, its output pipe and the means to kill it."""

    def __init__(self, channel: socket.socket, output: int, pid: int, pidfd: int) -> None:
        self.pid = pid
        self._channel = channel
        self._output = output
        self._pidfd = pidfd
        self._alive = True
        channel.setblocking(False)
        os.set_blocking(output, False)
        self._poll = select.poll()
        self._poll.register(channel, select.POLLIN)
        self._poll.register(output, select.POLLIN)
        self._output_open = True
        self._buffer = bytearray()
        self.printed = bytearray()
        self.printed_bytes = 0

    @property
    def outer_pid(self) -> int | None:
        """Its process id as this side sees it, None when it has ended; `pid` is the one among the workers."""
        if not self._alive:
            return None
        if self._pidfd < 0:
            return self.pid
        try:
            told = Path(f"/proc/self/fdinfo/{self._pidfd}").read_text()
        except OSError:
            return None
        found = re.search(r"^Pid:\t(\d+)", told, re.MULTILINE)
        return int(found[1]) if found else None

    def send(self, payload: bytes, deadline: float) -> None:
        """Send one frame before `deadline` (monotonic seconds).

        What the worker has said unasked is not looked for here: it can't have the id of this frame.

        Raises:
            ChannelClosedError: The worker is gone.
            DeadlineError: It does not read.
        """
        data = memoryview(frame(payload))
        while data:
            try:
                data = data[self._channel.send(data) :]
            except BlockingIOError:
                self._wait(deadline, writing=True)
            except OSError:
                raise ChannelClosedError from None

    def receive(self, deadline: float) -> bytes:
        """Receive exactly one frame before `deadline`, and all that the worker printed before it.

        Raises:
            ChannelClosedError: The worker is gone.
            DeadlineError: It does not answer.
            WireError: It says more than one frame, or one that is too long.
        """
        buffer = self._buffer
        while True:
            self._wait(deadline)
            if len(buffer) >= 4:
                end = 4 + frame_length(buffer[:4])
                if len(buffer) > end:
                    raise WireError("more than one answer")
                if len(buffer) == end:
                    payload = bytes(memoryview(buffer)[4:])
                    buffer.clear()
                    return payload

    def _wait(self, deadline: float, *, writing: bool = False) -> None:
        """Wait for something to happen, and take what has come on either descriptor.

        The kernel looks at the channel first: where an answer is seen, what was printed before it is seen, too.
        """
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise DeadlineError
        self._poll.modify(self._channel, select.POLLOUT if writing else select.POLLIN)
        for descriptor, _ in self._poll.poll(remaining * 1000 + 1):
            if descriptor == self._output:
                self.drain()
            elif not writing:
                self._take()

    def _take(self) -> None:
        try:
            chunk = self._channel.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        if not chunk:
            raise ChannelClosedError
        self._buffer += chunk

    def drain(self) -> None:
        """Take one pipeful of what the worker has printed; keep the beginning, count the rest."""
        if not self._output_open:
            return
        try:
            chunk = os.read(self._output, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            self._output_open = False
            self._poll.unregister(self._output)
        self.printed_bytes += len(chunk)
        self.printed += chunk[: max(0, _OUTPUT_KEPT - len(self.printed))]

    def kill(self) -> None:
        """End the worker for certain, and wait until it has ended."""
        if not self._alive:
            return
        self._alive = False
        try:
            if self._pidfd >= 0:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
                ended = select.poll()
                ended.register(self._pidfd, select.POLLIN)
                ended.poll(5000)
            else:
                os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.drain()
        self._channel.close()
        os.close(self._output)
        if self._pidfd >= 0:
            os.close(self._pidfd)
