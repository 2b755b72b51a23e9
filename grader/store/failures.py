"""Turns what SQLite and the system say into a message with a remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import RefusedError

_REMEDIES = (
    ("full", "Make room on the disk and run this again; what was stored is kept."),
    ("disk I/O", "Look at the disk (is it full, or gone?), then run this again."),
    ("locked", "Another grade command is writing; wait for it, then run this again."),
    ("readonly", "Give yourself permission to write to it and to its folder."),
    ("ermission", "Give yourself permission to write to it and to its folder."),
    ("unable to open", "Give yourself permission to read and write it and its folder."),
    ("not a database", "The file is damaged: restore it from a backup, or move it away."),
    ("malformed", "The file is damaged: restore it from a backup, or move it away."),
    ("only grows", "Two submissions drew one id, which is rare: run this again."),
    ("surrogates", "A name in it is not Unicode: rename the file or the folder."),
)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise `RefusedError` for whatever keeps the store from being used."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeEncodeError) as error:
        text = str(error)
        remedy = next(
            (remedy for sign, remedy in _REMEDIES if sign in text),
            "Check the file and its folder; if it is damaged, restore it from a backup.",
        )
        raise RefusedError(f"The store {path} can't be used: {text}.", remedy) from None
