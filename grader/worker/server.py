"""The fork server: jails itself, then turns each request into a worker.

On the control socket, one message each way in fixed sizes:

    trusted side   "S" + quota, with two descriptors (channel, output)     start a worker
    server         "R"                                                     ready
    server         "W" + process id, with a pidfd where the system has it  started
    server         "X" + process id + wait status                          a worker has ended
    server         "E" + text                                              the jail was refused
"""

from __future__ import annotations

import gc
import os
import platform
import select
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any, NoReturn

from . import jail as jails
from . import seccomp
from .jail import Jail, Quota
from .runner import Runner

START = struct.Struct("<cII")
STARTED = struct.Struct("<cI")
ENDED = struct.Struct("<cIi")
_HAS_PIDFD = hasattr(os, "pidfd_open")
_CHANNEL = 3  # the descriptor of a worker's channel; 0, 1 and 2 are its standard streams


def main(control: int, settings: dict[str, Any]) -> None:
    """Jail this process as `settings` (the fields of `Jail`) say, then serve until the end of input."""
    jail = Jail(**settings)
    paths = jails.readable_paths() if jail.namespaces or jail.landlock else []
    if not jail.imports_late:
        from .library import keep  # the other jails start sooner without it

        keep()
    base_memory = _address_space()
    if jail.seccomp:
        seccomp.program(platform.machine(), 0, files=jail.files)  # kept for every worker
    channel = socket.socket(fileno=control)
    try:
        if jail.namespaces:
            jails.enter_namespaces(paths, root=os.getuid() == 0)
            _become_first_process(channel)
        if jail.landlock:
            # In a root of its own the library's folder was made anew, so Python lists it again; without
            # one Python remembers what it listed, and the packages beside it stay unlisted.
            jails.restrict_files(paths, [jails.library_folder()] if jail.namespaces else [])
        if jail.chroot:
            jails.enter_empty_root()
    except OSError as error:
        channel.sendall(b"E" + str(error).encode()[:500])
        return
    channel.sendall(b"R")
    gc.collect()
    gc.freeze()
    Server(channel, jail, base_memory).serve()
    os._exit(0)  # there is nothing to tidy up, and that takes Python as long as a submission


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 2**30
    return pages * os.sysconf("SC_PAGESIZE")


def _become_first_process(channel: socket.socket) -> None:
    """Fork into the new process namespace; the outer process only waits for the inner one."""
    inner = os.fork()
    if inner:
        channel.close()
        os.waitpid(inner, 0)
        os._exit(0)
    jails.die_with_parent(0)  # the parent is outside this namespace: its id reads as 0


class Server:
    """Forks workers and tells how they ended."""

    def __init__(self, control: socket.socket, jail: Jail, base_memory: int) -> None:
        self.control = control
        self.jail = jail
        self.base_memory = base_memory
        self.turn = os.getpid() % 997
        self.workers: dict[int, int] = {}  # a descriptor that is ready at its end -> process id

    def serve(self) -> None:
        while True:
            control = self.control.fileno()
            ready, _, _ = select.select([control, *self.workers], [], [])
            for descriptor in ready:
                if descriptor == control:
                    if not self.start():
                        return
                else:
                    self.reap(descriptor)

    def start(self) -> bool:
        """Start one worker; False when the trusted side has hung up."""
        message, descriptors, _, _ = socket.recv_fds(self.control, START.size, 2)
        if len(message) != START.size or len(descriptors) != 2:
            return False
        _, memory_mb, cpu_seconds = START.unpack(message)
        self.turn += 1
        parent = os.getpid()
        ending, held = (-1, -1) if _HAS_PIDFD else os.pipe()
        worker = os.fork()
        if worker == 0:
            self.become_worker(descriptors, Quota(memory_mb, cpu_seconds), parent)
        for descriptor in descriptors:
            os.close(descriptor)
        if _HAS_PIDFD:
            ending = os.pidfd_open(worker)
            socket.send_fds(self.control, [STARTED.pack(b"W", worker)], [ending])
        else:
            os.close(held)
            self.control.sendall(STARTED.pack(b"W", worker))
        self.workers[ending] = worker
        return True

    def reap(self, ending: int) -> None:
        worker = self.workers.pop(ending)
        os.close(ending)
        _, status = os.waitpid(worker, 0)
        self.control.sendall(ENDED.pack(b"X", worker, status))

    def become_worker(self, descriptors: list[int], quota: Quota, parent: int) -> NoReturn:
        try:
            channel, output = descriptors
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
            jails.confine(self.jail, quota, self.base_memory, parent, self.turn)
            Runner(_CHANNEL).run()
        except BaseException as error:  # noqa: BLE001 - nothing may return into the server's loop
            os.write(2, f"worker: {error!r}\n".encode()[:500])
            os._exit(70)
        os._exit(0)
