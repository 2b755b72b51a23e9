"""The last layer: a list of the system calls a worker may make; everything else fails with EPERM.

The filter is a straight line of "is it this call? then allow" pairs, so that no jump needs to be
counted. A filter that loads proves nothing; the self-test's attacks do.

What tells one worker from another is answered with 0: with its process id a file could draw lots anew
in each worker, and read from it what the submission before has started.
"""

from __future__ import annotations

import ctypes
import os
import struct
from functools import cache
from typing import Any

_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS, _ENOTTY = 1, 38, 25
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _ARGS = 0, 4, 16  # offsets in struct seccomp_data

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_CLONE_THREAD = 0x10000
_SIGABRT = 6
_WRITING = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000  # WRONLY, RDWR, CREAT, TRUNC, APPEND, TMPFILE
_FCNTL_COMMANDS = (1, 2, 3, 1030)  # F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC

# Calls that are allowed whatever their arguments, the frequent ones first: name, x86_64, aarch64.
_CALLS = (
    ("read", 0, 63), ("write", 1, 64), ("mmap", 9, 222), ("munmap", 11, 215),
    ("brk", 12, 214), ("mprotect", 10, 226), ("mremap", 25, 216), ("madvise", 28, 233),
    ("close", 3, 57), ("fstat", 5, 80), ("lseek", 8, 62), ("newfstatat", 262, 79),
    ("getdents64", 217, 61), ("pread64", 17, 67), ("readv", 19, 65), ("writev", 20, 66),
    ("stat", 4, None), ("lstat", 6, None), ("statx", 332, 291),
    ("poll", 7, None), ("ppoll", 271, 73),
    ("rt_sigaction", 13, 134), ("rt_sigprocmask", 14, 135), ("rt_sigreturn", 15, 139),
    ("sigaltstack", 131, 132), ("sched_yield", 24, 124), ("nanosleep", 35, 101),
    ("clock_nanosleep", 230, 115), ("clock_gettime", 228, 113), ("clock_getres", 229, 114),
    ("gettimeofday", 96, 169), ("times", 100, 153), ("getrusage", 98, 165), ("getrandom", 318, 278),
    ("getcwd", 79, 17), ("getcpu", 309, 168),
    ("set_robust_list", 273, 99), ("rseq", 334, 293), ("membarrier", 324, 283), ("dup", 32, 23),
    ("exit", 60, 93), ("exit_group", 231, 94), ("restart_syscall", 219, 128),
)  # fmt: skip

# Waiting and waking, by a lock's address alone, each with its flags. The other operations hand out locks
# to owners: they write the caller's thread id into memory.
_FUTEX = tuple(
    operation | private | clock
    for private in (128, 0)
    for clock in (0, 256)
    for operation in (9, 1, 0, 10, 3, 4, 5)
)

# Calls that are answered with 0 in every worker; 0 bytes of a set of processors are the empty set.
_ZERO = (
    ("getpid", 39, 172), ("gettid", 186, 178), ("getppid", 110, 173), ("getuid", 102, 174),
    ("geteuid", 107, 175), ("getgid", 104, 176), ("getegid", 108, 177),
    ("sched_getaffinity", 204, 123),
)  # fmt: skip

# Calls whose arguments are looked at.
_CHECKED = {
    "x86_64": {"clone": 56, "clone3": 435, "openat": 257, "prlimit64": 302, "tgkill": 234,
               "ioctl": 16, "fcntl": 72, "futex": 202},
    "aarch64": {"clone": 220, "clone3": 435, "openat": 56, "prlimit64": 261, "tgkill": 131,
                "ioctl": 29, "fcntl": 25, "futex": 98},
}  # fmt: skip
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


class _Program:
    """Instructions of the kernel's packet filter."""

    def __init__(self) -> None:
        self.code: list[bytes] = []

    def add(self, code: int, value: int, yes: int = 0, no: int = 0) -> None:
        self.code.append(struct.pack("<HBBI", code, yes, no, value))

    def allow(self, number: int) -> None:
        self.add(_EQUAL, number, 0, 1)
        self.add(_RETURN, _ALLOW)

    def answer(self, number: int, errno: int) -> None:
        self.add(_EQUAL, number, 0, 1)
        self.add(_RETURN, _ERRNO | errno)

    def kill_if(self, number: int, argument: int, value: int) -> None:
        """End the process that makes call `number` with this argument."""
        self.add(_EQUAL, number, 0, 4)
        self.add(_LOAD, _ARGS + 8 * argument)
        self.add(_EQUAL, value, 0, 1)
        self.add(_RETURN, _KILL)
        self.add(_RETURN, _ERRNO | _EPERM)

    def allow_if(self, number: int, argument: int, test: int, values: tuple[int, ...]) -> None:
        """Allow call `number` if its argument passes `test` against one of `values`."""
        self.add(_EQUAL, number, 0, 2 * len(values) + 2)
        self.add(_LOAD, _ARGS + 8 * argument)
        for value in values:
            self.add(test, value, 0, 1)
            self.add(_RETURN, _ALLOW)
        self.add(_RETURN, _ERRNO | _EPERM)


@cache
def program(machine: str, *, files: bool = True) -> bytes:
    """Build the filter for a machine ("x86_64" or "aarch64").

    Without `files` no file can be opened or looked at: for where no other layer hides them.
    """
    column = {"x86_64": 1, "aarch64": 2}[machine]
    calls = _CHECKED[machine]
    it = _Program()
    it.add(_LOAD, _ARCH)
    it.add(_EQUAL, _ARCHITECTURES[machine], 1, 0)
    it.add(_RETURN, _KILL)
    it.add(_LOAD, _NUMBER)
    if machine == "x86_64":  # the x32 numbers reach the same calls by another way
        it.add(_AT_LEAST, 0x40000000, 0, 1)
        it.add(_RETURN, _KILL)
    it.allow_if(calls["futex"], 1, _EQUAL, _FUTEX)
    for name, *numbers in _CALLS:
        number = numbers[column - 1]
        if number is not None and (files or name not in ("stat", "lstat", "statx", "newfstatat")):
            it.allow(number)
    for _, *numbers in _ZERO:
        it.answer(numbers[column - 1], 0)
    it.answer(calls["clone3"], _ENOSYS)  # glibc falls back to clone, whose flags can be seen
    it.answer(calls["ioctl"], _ENOTTY)
    it.allow_if(calls["fcntl"], 1, _EQUAL, _FCNTL_COMMANDS)
    it.kill_if(calls["tgkill"], 2, _SIGABRT)  # abort(), which knows no process id to send it to
    it.allow_if(calls["clone"], 0, _ANY_BIT, (_CLONE_THREAD,))
    if files:
        _allow_reading(it, calls["openat"])
    _allow_asking(it, calls["prlimit64"])
    it.add(_RETURN, _ERRNO | _EPERM)
    return b"".join(it.code)


def _allow_reading(it: _Program, openat: int) -> None:
    it.add(_EQUAL, openat, 0, 4)
    it.add(_LOAD, _ARGS + 16)
    it.add(_ANY_BIT, _WRITING, 0, 1)
    it.add(_RETURN, _ERRNO | _EPERM)
    it.add(_RETURN, _ALLOW)


def _allow_asking(it: _Program, prlimit64: int) -> None:
    """Allow prlimit64 only with no new limit: both halves of that pointer are zero."""
    it.add(_EQUAL, prlimit64, 0, 6)
    it.add(_LOAD, _ARGS + 16)
    it.add(_EQUAL, 0, 0, 2)
    it.add(_LOAD, _ARGS + 20)
    it.add(_EQUAL, 0, 1, 0)
    it.add(_RETURN, _ERRNO | _EPERM)
    it.add(_RETURN, _ALLOW)


# Looked up once, by the server; only Linux has it.
_prctl: Any = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)


class _Fprog(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def install(*, files: bool = True) -> None:
    """Install the filter in the calling thread for good.

    Raises:
        OSError: The kernel refused it.
        KeyError: This machine's architecture is not known here.
    """
    code = program(os.uname().machine, files=files)
    fprog = _Fprog(len(code) // 8, code)
    if _prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(fprog), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")
