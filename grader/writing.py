"""Writes what we make to the disk, as a whole or not at all, and tells whether a file has changed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from grader.errors import RefusedError


def write_file(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file as a whole: a reader sees the old one or the new one; a private one its owner alone.

    Raises:
        RefusedError: It can't be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if private:  # what lies there may be another's, or a link
            part.unlink(missing_ok=True)
        with open(part, "xb" if private else "wb", opener=_private if private else None) as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        part.replace(path)
    except OSError as error:
        if private:
            with suppress(OSError):
                part.unlink()
        raise RefusedError(
            {
                "en": f"{path} can't be written: {error.strerror}",
                "ja": f"{path} に書けません（{error.strerror}）。",
            },
            {
                "en": "Make room or give permission; what was graded is in the store.",
                "ja": "空きを作るか、書き込みを許可してください。採点の結果は保管されています。",
            },
        ) from None


def state_of(path: Path) -> tuple[int, ...]:
    """What tells one state of a file from the next, () where there is none: an editor may have it away."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
