"""A PostgreSQL of the tests' own: a server in a folder, reached by a socket alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REQUIRED = "GRADE_TESTS_NEED_POSTGRES"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL on this machine: Debian keeps them out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Server:
    """A server that may be ended and started again."""

    def __init__(self, bin_: Path, folder: Path) -> None:
        self._bin, self._folder = bin_, folder
        # It refuses to run as root.
        self._as: dict[str, Any] = {"user": "postgres"} if os.getuid() == 0 else {}
        if self._as:
            shutil.chown(folder, "postgres")
        self._run(
            "initdb", "-D", folder / "data", "-A", "trust", "-U", "owner", "--no-sync", "-E", "UTF8"
        )
        self.url = f"postgresql://owner@/postgres?host={folder}"

    def start(self, *, durable: bool = False) -> None:
        """Start it, and wait until it answers; one that is `durable` waits for the disk, as in earnest."""
        options = f"-k {self._folder} -c listen_addresses= -c max_connections=60"
        options += "" if durable else " -c fsync=off"
        self._run(
            "pg_ctl",
            "-D",
            self._folder / "data",
            "-o",
            options,
            "-w",
            "start",
            "-l",
            self._folder / "log",
        )

    def stop(self) -> None:
        """End it at once."""
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")

    @property
    def folder(self) -> Path:
        """Where it keeps everything."""
        return self._folder / "data"

    @property
    def pid(self) -> int:
        """The process that all the others of it belong to."""
        return int((self._folder / "data/postmaster.pid").read_text().split()[0])

    def _run(self, program: str, *arguments: Any) -> None:
        done = subprocess.run(
            [self._bin / program, *map(str, arguments)],
            cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False, close_fds=True, **self._as,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout


def as_role(url: str, role: str) -> str:
    """The URL of a database for another role than its owner."""
    return url.replace("//owner@", f"//{role}@")


@contextmanager
def serving() -> Iterator[Server | None]:
    """A server, or None where PostgreSQL is not installed."""
    bin_ = programs()
    if bin_ is None:
        assert not os.environ.get(REQUIRED), "PostgreSQL is not installed"
        yield None
        return
    # A socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        server = Server(bin_, Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
