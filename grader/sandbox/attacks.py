"""Attacks for the self-test. This file is never imported: it is sent to a real worker as a candidate.

Each attack returns what it got away with, or raises; `attack_all` tells what each one returned.
An empty answer means that the attack failed, as it must.
"""

import ctypes
import importlib
import os
import resource
import signal
import socket
import sys

import numpy as np


def read_file(path):
    """Read a file that lies beside the hidden tests."""
    with open(path) as file:
        return file.read()


def list_folder(path):
    """List the folder of the hidden tests."""
    return os.listdir(os.path.dirname(path))


def write_files(path):
    """Leave a file anywhere."""
    written = []
    for folder in (os.path.dirname(path), "/tmp", "/var/tmp", "/dev/shm", "/", "."):
        name = os.path.join(folder, f"grader-attack-{os.getpid()}")
        try:
            open(name, "w").close()  # an empty file is one too many
            written.append(folder)
            os.unlink(name)
        except OSError:
            pass
    return written


def memory_file(path):
    """Get a writable file in memory."""
    return os.memfd_create("attack")


def open_socket(path):
    """Reach the network, or another process."""
    opened = []
    for family in (socket.AF_INET, socket.AF_UNIX):
        try:
            opened.append(socket.socket(family).fileno())
        except OSError:
            pass
    return opened


def fork(path):
    """Make a process that outlives this one."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return pid


def execute(path):
    """Run another program."""
    os.execv(sys.executable or "/bin/true", ["python", "-c", "pass"])


def kill_parent(path):
    """Signal the fork server, or everybody."""
    os.kill(os.getppid() or -1, 0)
    return "signalled"


def trace(path):
    """Attach to the parent."""
    if ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0:
        return "attached"
    return ""


def unshare(path):
    """Get capabilities in a new user namespace."""
    return "unshared" if ctypes.CDLL(None).unshare(0x10000000) == 0 else ""


def shared_memory(path):
    """Get System V shared memory, which outlives a process."""
    return "got it" if ctypes.CDLL(None).shmget(0, 4096, 0o1600) >= 0 else ""


def raise_limits(path):
    """Lift the limit on CPU time."""
    resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))
    return "raised"


def read_processes(path):
    """Look at other processes."""
    return os.listdir("/proc")


def other_descriptors(path):
    """Find a descriptor that was left open beside the worker's own four."""
    found = []
    for number in range(4, 24):
        try:
            os.fstat(number)
            found.append(number)
        except OSError:
            pass
    return found


def import_ours(path):
    """Import the tests' framework or the grader."""
    found = []
    for name in ("pytest", "grader.testing", "grader", "click"):
        try:
            found.append(importlib.import_module(name).__name__)
        except ImportError:
            pass
    return found


def environment(path):
    """Find something in the environment that was not put there for everybody."""
    known = ("PATH", "LC_ALL", "LOGNAME", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS",
             "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "MALLOC_TOP_PAD_",
             "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_ARENA_MAX")  # fmt: skip
    return [name for name in os.environ if name not in known]


ATTACKS = (
    read_file, list_folder, write_files, memory_file, open_socket, fork, execute, kill_parent, trace,
    unshare, shared_memory, raise_limits, read_processes, other_descriptors, import_ours,
    environment,
)  # fmt: skip


def attack_all(path):
    """Try every attack; give the name of each and what it got away with."""
    results = {}
    for attack in ATTACKS:
        try:
            gain = attack(path)
        except (OSError, ValueError, AttributeError) as error:
            results[attack.__name__] = ("", f"{type(error).__name__}: {error}"[:200])
        else:
            results[attack.__name__] = (repr(gain)[:200] if gain else "", "nothing gained")
    return results


def old_system_calls():
    """Call the kernel by the 32-bit way (int 0x80), whose numbers mean other things."""
    import mmap

    code = b"\x53\xb8\x14\x00\x00\x00\xcd\x80\x5b\xc3"  # push rbx; mov eax, 20 (getpid); int 0x80; pop; ret
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    answer = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    return answer if answer > 0 else 0


def ignore_signals():
    """Refuse to be stopped, and never come back."""
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass


def honest(values):
    """Do what an honest submission does: numpy, a late import, a print."""
    import fractions

    from numpy import polynomial

    print("honest")
    return np.asarray(values) * float(fractions.Fraction(1, 2)), polynomial.__name__
