"""What holds the web process: it can open no solution and no secret, and that is proved before it answers."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import grader
from grader.errors import RefusedError
from grader.store.sqlite import KEYS
from grader.worker import jail

if TYPE_CHECKING:
    from grader.course import Course

_REMEDY = (
    "Serve from a Linux with landlock (5.13 or newer, and not switched off), the store on a disk of this "
    "machine or in PostgreSQL; or, for a try on a machine of your own, add --unsafe."
)
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ssl")
# What a program asks for when it looks up a host's name or the time.
_FILES = (
    "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/gai.conf",
    "/etc/localtime", "/dev/null", "/dev/urandom",
)  # fmt: skip
_CERTIFICATES = ("sslrootcert", "sslcert", "sslkey")


def confine(course: Course, where: Path | str) -> None:
    """Let this process read the program and what students may have of the course, and nothing else.

    The store in a file may be written; it has to be open already, so that its side files are there. Only the
    calling thread and what it starts is held, so that this comes before any other thread.

    Raises:
        RefusedError: This machine can't hold it so.
    """
    local = isinstance(where, Path)
    writable = _store_files(where) if isinstance(where, Path) else ()
    try:
        jail.restrict_files(
            list(_readable(course, where)), [], (*writable, Path("/dev/null")), connects=not local
        )
    except (OSError, AttributeError) as error:  # no landlock; or no Linux
        raise RefusedError(
            f"The web process can't be kept from the solutions: {error}.", _REMEDY
        ) from None


def prove(course: Course, parent: int) -> None:
    """Try to get at what this process must not have: each file of the solutions, the secret, its parent.

    Raises:
        RefusedError: One of them could be read.
    """
    for path in _forbidden(course):
        try:
            os.close(os.open(path, os.O_RDONLY))
        except OSError:
            continue
        raise RefusedError(f"The web process could read {path}.", _REMEDY)
    if _reads_memory_of(parent):
        raise RefusedError(
            "The web process could read the memory of the process that holds the secret.", _REMEDY
        )


def _forbidden(course: Course) -> Iterator[Path]:
    """All that must not be read; what can't even be listed is held, as far as it goes."""
    yield from (course.state / name for name in ("secret", "oidc-secret", "lti-key.pem"))
    yield course.root / "solutions"
    for name in course.names:
        folder = course.solution(name)
        yield from (folder, folder / "exercise.toml", course.hidden_suite(name))
        yield folder / f"{name}.py"


def _readable(course: Course, where: Path | str) -> Iterator[Path]:
    libraries = [
        sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")
    ]
    paths = [*libraries, *_LIBRARIES, f"{sys.base_prefix}/lib", str(Path(grader.__file__).parent)]
    paths += [*_FILES, *(str(course.assignment(name)) for name in course.names)]
    if isinstance(where, str):
        named = parse_qs(urlsplit(where).query)
        paths += [path for key in _CERTIFICATES for path in named.get(key, [])]
        # Where PostgreSQL's library looks for certificates by itself. For passwords it must not: the file
        # has those of all roles, and the supervisor has told the one that is needed.
        paths.append(str(Path("~/.postgresql").expanduser()))
    for path in dict.fromkeys(Path(path).resolve() for path in paths):
        # A folder that the course lies in would let all of it be read.
        if path.exists() and not (course.root / "solutions").is_relative_to(path):
            yield path


def _store_files(path: Path) -> tuple[Path, ...]:
    """The store and its keys, with their side files.

    Raises:
        RefusedError: It has none, as on folders of a network.
    """
    files = tuple(
        path.with_name(name + suffix)
        for name in (path.name, KEYS)
        for suffix in ("", "-wal", "-shm")
    )
    for file in files:
        if not file.exists():
            raise RefusedError(
                f"The store {path} can't be written by a process that is held: there is no {file.name}.",
                _REMEDY,
            )
    return files


def _reads_memory_of(process: int) -> bool:
    """Whether the kernel would let this process read another one's memory."""
    libc = ctypes.CDLL(None, use_errno=True)
    space = ctypes.create_string_buffer(1)
    ours = (ctypes.c_size_t * 2)(ctypes.addressof(space), 1)
    its = (ctypes.c_size_t * 2)(1, 1)  # nothing is there: EFAULT is a yes
    done = libc.process_vm_readv(
        process, ours, ctypes.c_ulong(1), its, ctypes.c_ulong(1), ctypes.c_ulong(0)
    )
    return done >= 0 or ctypes.get_errno() == errno.EFAULT
