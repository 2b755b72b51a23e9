"""What a worker can ask about itself and its machine: the same answers in every worker and every jail."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from grader.model import Candidate, Limits, Part
from grader.sandbox import Died
from grader.sandbox.affinity import ANYWHERE
from grader.sandbox.server import ForkServer, JailRefusedError
from grader.sandbox.session import Budget, Session
from grader.worker.jail import Jail

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the wall needs Linux")

JAILS = [
    Jail(namespaces=True, landlock=True, seccomp=True),
    Jail(landlock=True, seccomp=True),
    Jail(chroot=True, seccomp=True, uid=61_000),
    Jail(seccomp=True, files=False),
]
SOURCE = b"""
import ctypes, os, platform, sys, threading

libc = ctypes.CDLL(None)

def identity():
    seen = [threading.get_native_id()]
    thread = threading.Thread(target=lambda: seen.append(threading.get_native_id()))
    thread.start()
    thread.join()
    ids = [os.getpid(), os.getppid(), os.getuid(), os.geteuid(), os.getgid(), os.getegid()]
    raw = [libc.getpid(), libc.getppid(), libc.getuid()]
    word = ctypes.c_uint32()
    lock_with_an_owner, futex = 6, {"x86_64": 202, "aarch64": 98}[os.uname().machine]
    libc.syscall(futex, ctypes.byref(word), lock_with_an_owner, 0, None)
    raw.append(word.value)
    return seen + ids + raw, [str(part) for part in os.uname()], str(platform.uname())

def asks_the_kernel():
    buffer = ctypes.create_string_buffer(1024)
    return [libc.uname(buffer), libc.sysinfo(buffer), buffer.raw.strip(b"\\0")]

def processors():
    return sorted(os.sched_getaffinity(0)), os.cpu_count()

def frames():
    frame, found = sys._getframe(), []
    while frame is not None:
        found.append((frame.f_code.co_name, sorted(frame.f_locals)))
        frame = frame.f_back
    return found

def abort():
    os.abort()
"""


def ask(server: ForkServer, name: str) -> object:
    """Call one of the source's functions in a worker of its own."""
    session = Session(server, Candidate.of("a", Part("a.py", SOURCE)), Limits(), 0, Budget(20.0))
    try:
        assert session.problem is None
        return session.ask(("call", None, name, (), {}, 0))[1]
    finally:
        session.close()


def opened(jail: Jail) -> ForkServer:
    """Open a jail, or skip where this machine refuses it."""
    if jail.chroot and os.getuid() != 0:
        pytest.skip("needs root")
    server = ForkServer(jail)
    try:
        server.wait_until_ready()
    except JailRefusedError as error:
        server.close()
        pytest.skip(f"this machine refuses the layers that the test needs: {error}")
    return server


@pytest.mark.parametrize("jail", JAILS, ids=lambda jail: "+".join(_layers(jail)))
def test_every_worker_hears_the_same(jail: Jail) -> None:
    """Ids are 0 for every process and thread, the machine has no name, and no frame tells of others."""
    server = opened(jail)
    try:
        first, second = (ask(server, "identity") for _ in range(2))
        assert first == second
        ids, machine, told = first  # type: ignore[misc]
        assert set(ids) == {0}
        assert machine[:2] == ["Linux", "grader"]
        assert os.uname().release not in told
        assert ask(server, "asks_the_kernel") == [-1, -1, b""]
        assert ask(server, "frames") == ask(server, "frames")
        server.move(min(os.sched_getaffinity(0)))
        on_one = ask(server, "processors")
        server.move(ANYWHERE)
        assert ask(server, "processors") == on_one
        assert not [locals_ for _, locals_ in ask(server, "frames") if "workers" in locals_]  # type: ignore[attr-defined]
    finally:
        server.close()


@pytest.mark.parametrize("jail", JAILS, ids=lambda jail: "+".join(_layers(jail)))
def test_abort_ends_the_worker(jail: Jail) -> None:
    """abort() works without an id to send its signal to."""
    server = opened(jail)
    try:
        with pytest.raises(Died, match="SIGABRT"):
            ask(server, "abort")
    finally:
        server.close()


def _layers(jail: Jail) -> list[str]:
    return [name for name in ("namespaces", "landlock", "chroot", "seccomp") if getattr(jail, name)]


def test_the_page_of_the_next_tells_nothing_of_the_one_before(
    tmp_path: Path,
) -> None:
    """What a file prints when it is loaded is the same, however many threads another has started."""
    from grader.sandbox import open_sandbox

    prints = b"import os, threading\nprint(os.getpid(), threading.get_native_id(), os.uname())\n"
    busy = b"import threading\nfor _ in range(20): threading.Thread(target=print).start()\n"
    with open_sandbox(tmp_path) as sandbox:

        def printed(source: bytes) -> str:
            candidate = Candidate.of("a", Part("a.py", source))
            session = sandbox.session(candidate, Limits(), 0, Budget(20.0))
            session.close()
            return session.load_output

        before = printed(prints)
        printed(busy)
        assert printed(prints) == before != ""
