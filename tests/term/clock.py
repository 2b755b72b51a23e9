"""The time of day of the simulation: this process and all that it starts have it, and nobody else."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

_FILE, _SHIM = "TERM_CLOCK", "LD_PRELOAD"
_SOURCE = Path(__file__).with_name("clock.c")


def compiler() -> str | None:
    """The C compiler that makes the clock, None where there is none."""
    return shutil.which("cc") or shutil.which("gcc")


def enter(folder: Path) -> None:
    """Begin this process anew under the clock, unless it is there already."""
    if _FILE in os.environ:
        return
    shim, ahead = folder / "clock.so", folder / "ahead"
    cc = compiler()
    if cc is None:
        raise SystemExit("The clock needs a C compiler; on Debian: apt-get install gcc libc6-dev")
    subprocess.run([cc, "-O2", "-shared", "-fPIC", "-o", shim, _SOURCE], check=True)
    ahead.write_bytes(struct.pack("<q", 0))
    environment = {**os.environ, _FILE: str(ahead), _SHIM: str(shim)}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


class Clock:
    """Moves that time: it goes on by itself, and is set forward from one event to the next."""

    def __init__(self) -> None:
        self._path = Path(os.environ[_FILE])
        self._ahead = 0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def set(self, moment: datetime) -> None:
        """Go to a moment, or leave it where that is past."""
        gap = moment - self.now()
        if gap.total_seconds() > 0 or not self._ahead:
            self._ahead += round(gap.total_seconds() * 1e9)
            # Eight bytes at once, through a page that all have mapped: nobody reads a half of it.
            with self._path.open("r+b", buffering=0) as file:
                file.write(struct.pack("<q", self._ahead))
