"""The fork server: jails itself, then turns each request (`control`) into a worker."""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import jail as jails
from . import seccomp
from .control import ENDED, MOVE, START, STARTED
from .jail import Jail, Quota
from .runner import Runner

_HAS_PIDFD = hasattr(os, "pidfd_open")
_MACHINE = os.uname().machine
_CHANNEL = 3  # the descriptor of a worker's channel; 0, 1 and 2 are its standard streams


def main(control: int, settings: dict[str, Any]) -> None:
    """Jail this process as `settings` (the fields of `Jail`) say, then serve until the end of input."""
    jail = Jail(**settings)
    if sys.platform == "linux":  # what bounds the trusted process is not meant for workers
        resource.setrlimit(resource.RLIMIT_DATA, (resource.getrlimit(resource.RLIMIT_DATA)[1],) * 2)
    paths = jails.readable_paths() if jail.namespaces or jail.landlock else []
    if not jail.imports_late:
        from .library import keep  # the other jails start sooner without it

        keep()
    base_memory = _address_space()
    if jail.seccomp:
        seccomp.program(_MACHINE, files=jail.files)  # kept for every worker
        os.uname = _any_machine
    channel = socket.socket(fileno=control)
    try:
        _enter(jail, paths, channel)
    except OSError as error:
        channel.sendall(b"E" + str(error).encode()[:500])
        return
    channel.sendall(b"R")
    gc.collect()
    gc.freeze()
    newborn = Server(channel).serve()
    if newborn is None:
        os._exit(0)  # there is nothing to tidy up, and that takes Python as long as a submission
    # Here the server and its frames are gone: a candidate that looks around must not find in them who
    # was here before, nor anything else that differs from one worker to the next.
    try:
        newborn.take_limits(jail, base_memory)
        del newborn
        Runner(_CHANNEL).run()
    except BaseException as error:  # noqa: BLE001 - it would be told to nobody
        os.write(2, f"worker: {error!r}\n".encode()[:500])
        os._exit(70)
    os._exit(0)


def _enter(jail: Jail, paths: list[Path], channel: socket.socket) -> None:
    """Take the layers that a server takes for all of its workers."""
    if jail.namespaces:
        jails.enter_namespaces(paths, root=os.getuid() == 0)
        _become_first_process(channel)
    if jail.landlock:
        # In a root of its own the library's folder was made anew, so Python lists it again; without
        # one Python remembers what it listed, and the packages beside it stay unlisted.
        listed = [jails.library_folder(), jails.named_library()]
        jails.restrict_files(paths, listed if jail.namespaces else [])
    if jail.chroot:
        jails.enter_empty_root()


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 2**30
    return pages * os.sysconf("SC_PAGESIZE")


def _any_machine() -> os.uname_result:
    """What is said of the machine where the filter refuses the question: nothing but its kind."""
    return os.uname_result(("Linux", "grader", "", "", _MACHINE))


def _become_first_process(channel: socket.socket) -> None:
    """Fork into the new process namespace; the outer process only waits for the inner one."""
    inner = os.fork()
    if inner:
        channel.close()
        os.waitpid(inner, 0)
        os._exit(0)
    jails.die_with_parent(0)  # the parent is outside this namespace: its id reads as 0


@dataclass(frozen=True, slots=True)
class Newborn:
    """A process that was forked a moment ago, and what it needs to become a worker."""

    descriptors: list[int]
    quota: Quota
    parent: int
    turn: int

    def take_limits(self, jail: Jail, base_memory: int) -> None:
        """Keep the channel and the standard streams alone, and be jailed for good."""
        channel, output = self.descriptors
        nothing, writer = os.pipe()
        os.close(writer)
        moved = [os.dup2(old, 200 + new) for new, old in enumerate((nothing, output, output))]
        moved.append(os.dup2(channel, 203))
        for new, old in enumerate(moved):
            os.dup2(old, new)
        if _HAS_PIDFD:  # elsewhere the pipe that this worker holds open tells of its end
            os.closerange(_CHANNEL + 1, 256)
        sys.argv = [""]
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.enable()
        jails.confine(jail, self.quota, base_memory, self.parent, self.turn)


class Server:
    """Forks workers and tells how they ended."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.turn = os.getpid() % 997
        self.processors = os.sched_getaffinity(0) if sys.platform == "linux" else set()
        self.workers: dict[int, int] = {}  # a descriptor that is ready at its end -> process id

    def serve(self) -> Newborn | None:
        """Start workers until the trusted side hangs up; in each of them this returns what it is."""
        while True:
            control = self.control.fileno()
            ready, _, _ = select.select([control, *self.workers], [], [])
            for descriptor in ready:
                if descriptor != control:
                    self.reap(descriptor)
                    continue
                message, descriptors, _, _ = socket.recv_fds(self.control, START.size, 2)
                if message[:1] == b"M":
                    self.move(MOVE.unpack(message)[1])
                    continue
                if len(message) != START.size or len(descriptors) != 2:
                    return None
                _, *quota = START.unpack(message)
                newborn = self.start(descriptors, Quota(*quota))
                if newborn is not None:
                    return newborn

    def start(self, descriptors: list[int], quota: Quota) -> Newborn | None:
        """Fork; tell the trusted side of the new process, or return it in itself."""
        self.turn += 1
        parent = os.getpid()
        ending, held = (-1, -1) if _HAS_PIDFD else os.pipe()
        worker = os.fork()
        if worker == 0:
            return Newborn(descriptors, quota, parent, self.turn)
        for descriptor in descriptors:
            os.close(descriptor)
        if _HAS_PIDFD:
            ending = os.pidfd_open(worker)
            socket.send_fds(self.control, [STARTED.pack(b"W", worker)], [ending])
        else:
            os.close(held)
            self.control.sendall(STARTED.pack(b"W", worker))
        self.workers[ending] = worker
        return None

    def move(self, processor: int) -> None:
        """Run here, with all workers, from now on: on one processor, or on any (-1)."""
        processors = self.processors if processor < 0 else {processor}
        for process in (0, *self.workers.values()):
            with suppress(
                OSError
            ):  # it has just ended; or the system does not allow it, and all goes on
                os.sched_setaffinity(process, processors)

    def reap(self, ending: int) -> None:
        worker = self.workers.pop(ending)
        os.close(ending)
        _, status = os.waitpid(worker, 0)
        self.control.sendall(ENDED.pack(b"X", worker, status))
