"""What holds a worker: namespaces and landlock (taken once, by the server), limits (by each worker).

Nothing here decides by version: what the kernel refuses raises OSError, and the trusted side starts
the server anew with a weaker `Jail`, then proves by attacks what it got.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import seccomp

_CLONE = {"NEWNS": 0x20000, "NEWUTS": 0x4000000, "NEWIPC": 0x8000000, "NEWUSER": 0x10000000,
          "NEWPID": 0x20000000, "NEWNET": 0x40000000}  # fmt: skip
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 32, 4096, 16384, 1 << 18
_MNT_DETACH = 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 2, 4, 8, 1 << 14
_BIND_TCP, _CONNECT_TCP = 1, 2
_FS_RIGHTS_BY_ABI = (13, 14, 15, 15, 16)  # how many bits of file rights ABI 1, 2, 3, 4, 5 know


@dataclass(frozen=True, slots=True)
class Jail:
    """Which layers to take. `uid` is where the range of workers' own user ids starts, 0 for none.

    Without `files` the filter lets no file be opened; with `chroot` there is none to open.
    """

    namespaces: bool = False
    landlock: bool = False
    chroot: bool = False
    seccomp: bool = False
    files: bool = True
    uid: int = 0

    @property
    def imports_late(self) -> bool:
        """Whether modules can still be read from their files in this jail."""
        return self.files and not self.chroot


@dataclass(frozen=True, slots=True)
class Quota:
    """What one worker may use beside what the server already has."""

    memory_mb: int
    cpu_seconds: int


_libc = ctypes.CDLL(None, use_errno=True)
# What each worker calls is looked up once, by the server; only Linux has these.
_prctl: Any = getattr(_libc, "prctl", None)
_capset: Any = getattr(_libc, "capset", None)
_CAPABILITIES_HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()


def _check(result: int, what: str) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), what)
    return result


# ---------------------------------------------------------------- what a worker may read


def readable_paths() -> list[Path]:
    """The folders and files that Python and numpy need to go on importing: nothing else is shown.

    Installed packages are left out but for numpy, so that nothing installed beside it can be read.
    """
    import numpy as np  # here, since the trusted side begins with this module

    site = os.path.dirname(np.__file__)
    packages = [site, os.path.join(os.path.dirname(site), "numpy.libs")]
    found = {os.path.realpath(path) for path in packages if os.path.exists(path)}
    for name, path in _entries(str(library_folder())):
        if name not in PACKAGE_FOLDERS:
            found.add(path)
    for folder in ("/lib", "/lib64", "/usr/lib", "/usr/lib64", f"{sys.base_prefix}/lib"):
        # Libraries directly in it, and the folders of a machine's own ("x86_64-linux-gnu").
        for name, path in _entries(folder):
            if ".so" in name or (name.endswith("-linux-gnu") and os.path.isdir(path)):
                found.add(path)
    return [Path(path) for path in sorted(found) if found.isdisjoint(_folders_above(path))]


def library_folder() -> Path:
    """The folder of Python's own library."""
    return Path(os.__file__).resolve().parent


def named_library() -> Path:
    """The same by the name that Python goes on by: another one, where it was found by links."""
    return Path(os.__file__).parent


PACKAGE_FOLDERS = ("site-packages", "dist-packages", "__pycache__", "test", "idlelib")


def _entries(folder: str) -> Iterator[tuple[str, str]]:
    """What is in a folder, if there is one: each name, and the path that it leads to if it does."""
    if os.path.isdir(folder):
        folder = os.path.realpath(folder)
        for entry in os.scandir(folder):
            # Only links are followed: that takes as long as all the rest of starting a server.
            path = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
            if os.path.exists(path):
                yield entry.name, path


def _folders_above(path: str) -> Iterator[str]:
    while (above := os.path.dirname(path)) != path:
        path = above
        yield path


# ---------------------------------------------------------------- namespaces


def enter_namespaces(paths: list[Path], *, root: bool) -> None:
    """Give the calling process, whose next child is process 1, a world that holds only `paths`.

    Raises:
        OSError: The kernel refuses; the process is then half jailed and must end.
    """
    names = ["NEWNS", "NEWPID", "NEWNET", "NEWIPC", "NEWUTS"] + ([] if root else ["NEWUSER"])
    uid, gid = os.getuid(), os.getgid()
    _check(_libc.unshare(sum(_CLONE[name] for name in names)), "unshare")
    if not root:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    # Sources are opened now: the new root may come to lie over them.
    flags = os.O_PATH | os.O_CLOEXEC
    sources = [(path, os.open(path, flags), path.is_dir()) for path in paths]
    links = list(_links())
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
    new_root = tempfile.gettempdir()
    _mount("tmpfs", new_root, "tmpfs", _MS_NOSUID | _MS_NODEV, "size=1m,mode=755")
    for path, descriptor, is_folder in sources:
        _bind(descriptor, Path(new_root + str(path)), is_folder)
        os.close(descriptor)
    for link, target in links:
        Path(new_root + link).parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, new_root + link)
    _mount(None, new_root, None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_NOSUID | _MS_NODEV)
    os.chdir(new_root)
    _check(_libc.syscall(_SYS_PIVOT_ROOT[os.uname().machine], b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", _MNT_DETACH), "umount")
    os.chdir("/")


def _links() -> Iterator[tuple[str, str]]:
    """What is in Python's library by its names and by where it is, if it was found by links."""
    named = named_library()
    if named != library_folder():  # looking costs each start some milliseconds
        for name, path in _entries(str(named)):
            if name not in PACKAGE_FOLDERS:
                yield str(named / name), path


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    arguments = (source and source.encode(), target.encode(), kind and kind.encode())
    _check(_libc.mount(*arguments, ctypes.c_ulong(flags), data.encode() or None), f"mount {target}")


def _bind(descriptor: int, target: Path, is_folder: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_folder:
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    _mount(f"/proc/self/fd/{descriptor}", str(target), None, _MS_BIND | _MS_REC)
    # In a user namespace a flag that the mount has can't be dropped, so it is given again.
    kept = os.statvfs(target).f_flag & (_MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    _mount(None, str(target), None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_NOSUID | kept)


# ---------------------------------------------------------------- an empty root


def enter_empty_root() -> None:
    """Make a folder that exists no more the root: nothing can be found or made there.

    Raises:
        OSError: The caller is not root, or may not do that.
    """
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    Path(folder).rmdir()
    os.chroot(".")


# ---------------------------------------------------------------- landlock


def restrict_files(
    paths: list[Path],
    listed: list[Path],
    writable: tuple[Path, ...] = (),
    *,
    connects: bool = False,
) -> None:
    """Let the calling thread and what it starts read `paths` and touch no other file, and no TCP port.

    Folders in `listed` may be listed with all below them, but their files are not readable by that. The
    files in `writable` may be written, too, and where it `connects` other machines can be reached.

    Raises:
        OSError: The kernel has no landlock, or refuses it.
    """
    abi = _check(_libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1), "landlock")
    rights = (1 << _FS_RIGHTS_BY_ABI[min(abi, 5) - 1]) - 1
    ports = _BIND_TCP if connects else _BIND_TCP | _CONNECT_TCP
    fields = [rights, ports if abi >= 4 else 0, 0b11 if abi >= 6 else 0]  # files, TCP, scopes
    attributes = (ctypes.c_uint64 * 3)(*fields)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = _check(
        _libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0), "landlock ruleset"
    )
    readable = [(path, _READ_FILE | (_READ_DIR if path.is_dir() else 0)) for path in paths]
    changed = (_READ_FILE | _WRITE_FILE | _TRUNCATE) & rights
    written = [(path, changed) for path in writable]
    for path, allowed in readable + written + [(path, _READ_DIR) for path in listed]:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = allowed.to_bytes(8, "little") + descriptor.to_bytes(4, "little")
        _check(_libc.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0), f"landlock rule for {path}")
        os.close(descriptor)
    no_new_privileges()
    _check(_libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0), "landlock restrict")
    os.close(ruleset)


def no_new_privileges() -> None:
    """Promise the kernel that no exec will gain privileges (seccomp and landlock ask for it)."""
    _check(_prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


# ---------------------------------------------------------------- each worker


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends; `parent` is its process id as it was before the fork.

    Setting another user id clears this, so it comes after that.
    """
    _check(_prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0), "pdeathsig")
    if os.getppid() != parent:
        os._exit(1)


def confine(jail: Jail, quota: Quota, base_memory: int, parent: int, turn: int) -> None:
    """Take every limit of a worker in the calling process; seccomp comes last.

    `base_memory` is the address space in bytes that the server has already; `turn` counts workers,
    so that each gets a user id of its own.
    """
    limit = resource.setrlimit
    limit(resource.RLIMIT_CORE, (0, 0))
    limit(resource.RLIMIT_CPU, (quota.cpu_seconds, quota.cpu_seconds))
    if sys.platform != "linux":  # the local check elsewhere: nobody else's code runs there
        return
    memory = base_memory + quota.memory_mb * 2**20
    limit(resource.RLIMIT_AS, (memory, memory))
    limit(resource.RLIMIT_NOFILE, (24, 24))
    limit(resource.RLIMIT_FSIZE, (0, 0))
    limit(resource.RLIMIT_MEMLOCK, (0, 0))
    limit(resource.RLIMIT_MSGQUEUE, (0, 0))
    if jail.uid:
        user = jail.uid + turn % 1000
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        limit(resource.RLIMIT_NPROC, (32, 32))
    die_with_parent(parent)
    _check(_prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "dumpable")
    _drop_capabilities()
    if jail.seccomp:
        no_new_privileges()
        seccomp.install(files=jail.files)


def _drop_capabilities() -> None:
    _check(_capset(_CAPABILITIES_HEADER, _NO_CAPABILITIES), "capset")
