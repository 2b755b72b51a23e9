"""Grades a class in another process, and looks into its store meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

GRADE = Path(sys.executable).with_name("grade")


def grade_class(
    course: Path, folder: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Grade a class to its end."""
    return subprocess.run(
        [GRADE, "--course", course, "class", folder, *options], env={**os.environ, **environment},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def count(course: Path, table: str) -> int:
    """How many rows a table of the store has; none while the store or the table is not there yet."""
    try:
        # Read only, or SQLite would make the file, and not as the grader does.
        store = f"{(course / '.grade/store.sqlite').as_uri()}?mode=ro"
        with closing(sqlite3.connect(store, uri=True)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    until = time.monotonic() + 120
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)
