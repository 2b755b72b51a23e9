"""Source files of an exercise, as bytes, and the digest of them all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_source(path: Path) -> bytes:
    """Read one of the course's own source files.

    Raises:
        CourseError: It is missing or can't be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CourseError(
            {"en": f"{path} is missing.", "ja": f"{path} がありません。"}, CourseError.WRITE_IT
        ) from None
    except OSError as error:
        raise CourseError(
            {
                "en": f"{path} can't be read: {error.strerror}.",
                "ja": f"{path} を読めません（{error.strerror}）。",
            },
            {"en": "Check it.", "ja": "そのファイルを確かめてください。"},
        ) from None


def folder_digest(folder: Path, leaving_out: str = "") -> str:
    """SHA-256 over the names and contents of all files in a folder, in hexadecimal.

    Left out are hidden files and `__pycache__`, which tools and editors write on their own and
    which say nothing about the exercise, and the file that is named.
    """
    whole = hashlib.sha256()
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).as_posix()):
        if path.relative_to(folder).as_posix() == leaving_out:
            continue
        # Digests have one length, so no name can run into a content or the other way round.
        whole.update(hashlib.sha256(path.relative_to(folder).as_posix().encode()).digest())
        whole.update(hashlib.sha256(read_source(path)).digest())
    return whole.hexdigest()


def todo_lines(text: str) -> str:
    """Where a text has the mark TODO, as "line 3" or "lines 3, 9"; nothing where it has none."""
    lines = [str(number) for number, line in enumerate(text.splitlines(), 1) if "TODO" in line]
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(lines)}" if lines else ""


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _is_noise(name)]
        yield from (Path(where, name) for name in files if not _is_noise(name))


def _is_noise(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"
