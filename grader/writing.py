"""Writes what we make to the disk, as a whole or not at all, and tells whether a file has changed."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator


_PART = ".part"


def write_file(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file as a whole: a reader sees the old one or the new one; a private one its owner alone.

    Raises:
        RefusedError: It can't be written.
    """
    part = path.with_name(path.name + _PART)
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


@contextmanager
def whole_or_nothing(*paths: Path) -> Iterator[None]:
    """Put files and folders back as they were where what is done inside fails or is stopped.

    What a folder had is never touched, so only what is new in it is taken out again.
    """
    before = [(path, _state_before(path)) for path in paths]
    try:
        yield
    except BaseException:
        for path, had in before:
            with suppress(OSError):  # what is told is why it failed
                _put_back(path, had)
        raise


def _state_before(path: Path) -> bytes | set[str] | Path:
    """A file's content, a folder's names, or, where there is nothing, the first folder that is not there."""
    if path.is_dir():
        return {inside.name for inside in path.iterdir()}
    if path.exists():
        return path.read_bytes()
    while not path.parent.exists():
        path = path.parent
    return path


def _put_back(path: Path, had: bytes | set[str] | Path) -> None:
    import shutil  # seldom needed

    if isinstance(had, bytes):
        path.with_name(path.name + _PART).unlink(missing_ok=True)
        if path.read_bytes() != had:
            write_file(path, had)
        return
    new = [had] if isinstance(had, Path) else [one for one in path.iterdir() if one.name not in had]
    for one in new:
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink(missing_ok=True)


def shell_path(path: Path) -> str:
    """A path as it can be pasted into a shell after any command, whatever is in its name."""
    import shlex  # most commands name no path

    return shlex.quote(f"./{path}" if str(path).startswith("-") else str(path))


def state_of(path: Path) -> tuple[int, ...]:
    """What tells one state of a file from the next, () where there is none: an editor may have it away."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
