"""Starts a fork server and asks it for workers."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import grader.worker
from grader.errors import InternalError, RefusedError
from grader.sandbox.affinity import ANYWHERE
from grader.worker.control import ENDED, MOVE, START, STARTED
from grader.worker.jail import Jail

if TYPE_CHECKING:
    from grader.model import Limits
    from grader.sandbox.process import WorkerProcess

# Only numpy of what is installed can be imported, and only `worker` of what is ours; afterwards
# neither folder is on the path any more.
_BOOT = """\
import sys
sys.path[:0] = [sys.argv[3], sys.argv[4]]
import json, random, math, collections, itertools, functools, dataclasses, typing, copy
import numpy, numpy.linalg, numpy.random, numpy.fft
from worker.server import main
del sys.path[:2]
main(int(sys.argv[1]), json.loads(sys.argv[2]))
"""
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "LOGNAME": "student",  # for whoever asks for a name: there is no list of users
    "PYTHONHASHSEED": "0",  # sets and dicts have the same order for the same file
    "OPENBLAS_NUM_THREADS": "1",  # a second thread would also refuse the user namespace
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # glibc keeps what arrays have used, instead of asking the kernel for the same pages again
    "MALLOC_TOP_PAD_": str(2**22),
    "MALLOC_TRIM_THRESHOLD_": str(2**28),
    "MALLOC_MMAP_THRESHOLD_": str(2**22),
    "MALLOC_ARENA_MAX": "1",  # each thread's own would reserve 128 MB of the memory that is allowed
}
_START_SECONDS = 30.0
_NICE_SECONDS = 2.0


class JailRefusedError(Exception):
    """The kernel refused a layer; a weaker jail may still work."""


def _be_as_nice(session: int) -> None:
    """Let a session come behind others as this process does: Linux shares processors among sessions first."""
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    until = time.monotonic() + _NICE_SECONDS
    while nice > 0 and time.monotonic() < until:
        try:
            Path(f"/proc/{session}/autogroup").write_text(str(nice))
        except BlockingIOError:  # it lets this be said ten times a second
            time.sleep(0.05)
        except OSError:  # here it does not share so
            return
        else:
            return


class ForkServer:
    """One running fork server. It is started at once and waited for at the first need."""

    def __init__(self, jail: Jail) -> None:
        self.jail = jail
        numpy = importlib.util.find_spec("numpy")
        if numpy is None or numpy.origin is None:
            raise RefusedError(
                {"en": "numpy is not installed", "ja": "numpy がインストールされていません。"},
                {
                    "en": "Install the grader again.",
                    "ja": "採点プログラムをもう一度インストールしてください。",
                },
            )
        ours, theirs = socket.socketpair()
        # By their real names: a jail has no link that leads there.
        package = Path(grader.worker.__file__).resolve().parent.parent
        arguments = [str(theirs.fileno()), json.dumps(dataclasses.asdict(jail))]
        folders = [str(package), str(Path(numpy.origin).resolve().parent.parent)]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-S", "-B", "-c", _BOOT, *arguments, *folders],
            env=_ENVIRONMENT,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        _be_as_nice(self._process.pid)
        theirs.close()
        self._control = ours
        self._control.settimeout(_START_SECONDS)
        self._ready = False
        self._processor = ANYWHERE
        self._ends: dict[int, int] = {}  # process id -> wait status, until it is asked for

    @property
    def process_id(self) -> int:
        """The server's process id as the trusted process sees it."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until the server is jailed.

        Raises:
            JailRefusedError: The kernel refused a layer.
            InternalError: The server ended or hung while starting.
        """
        if self._ready:
            return
        try:
            message = self._control.recv(1)
            if message == b"E":
                raise JailRefusedError(self._control.recv(500).decode(errors="replace"))
        except OSError as error:
            raise InternalError(f"the fork server did not start: {error}") from None
        if message != b"R":
            raise InternalError("the fork server ended while starting")
        self._ready = True

    def spawn(self, limits: Limits) -> WorkerProcess:
        """Start a worker.

        Raises:
            InternalError: The server is gone.
        """
        from grader.sandbox.process import WorkerProcess  # numpy comes with it

        self.wait_until_ready()
        channel, their_channel = socket.socketpair()
        output, their_output = os.pipe()
        request = START.pack(b"S", limits.memory_mb, limits.cpu_seconds)
        try:
            socket.send_fds(self._control, [request], [their_channel.fileno(), their_output])
            pid, pidfd = self._started()
        except OSError as error:
            channel.close()
            os.close(output)
            raise InternalError(f"the fork server is gone: {error}") from None
        finally:
            their_channel.close()
            os.close(their_output)
        return WorkerProcess(channel, output, pid, pidfd)

    def move(self, processor: int) -> None:
        """Let all workers, present and later ones, run on one processor, or `ANYWHERE`."""
        if processor != self._processor:
            self._processor = processor
            with suppress(OSError):  # it is gone, which is told where a worker is asked for
                self._control.sendall(MOVE.pack(b"M", processor))

    def _started(self) -> tuple[int, int]:
        while True:
            kind, descriptors = self._message(STARTED.size)
            if kind[:1] == b"W":
                pid = STARTED.unpack(kind)[1]
                self._ends.pop(pid, None)  # of an earlier worker with the same number
                return pid, descriptors[0] if descriptors else -1
            self._note_end(kind)

    def _message(self, size: int) -> tuple[bytes, list[int]]:
        data, descriptors, _, _ = socket.recv_fds(self._control, size, 1)
        if len(data) != size:
            raise ConnectionResetError("end of input")
        return data, descriptors

    def _note_end(self, head: bytes) -> None:
        rest, _ = self._message(ENDED.size - len(head))
        _, pid, status = ENDED.unpack(head + rest)
        self._ends[pid] = status

    def end_of(self, worker: WorkerProcess, seconds: float = 2.0) -> int | None:
        """The wait status of a worker that ended, or None if the server does not say."""
        until = time.monotonic() + seconds
        while worker.pid not in self._ends and time.monotonic() < until:
            self._control.settimeout(seconds)
            try:
                head, _ = self._message(STARTED.size)
            except OSError:
                break
            self._note_end(head)
        self._control.settimeout(_START_SECONDS)
        return self._ends.pop(worker.pid, None)

    @property
    def has_ended(self) -> bool:
        """Whether the server's process is known to have ended."""
        return self._process.poll() is not None

    def is_gone(self) -> bool:
        """Whether the server has ended; one that is just ending is waited for."""
        try:
            self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """Hang up, which ends the server and with it every worker."""
        self._control.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
