"""Reads files that somebody else put there: never waits, and never reads beyond a cap."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from grader.errors import IntakeError, Told

_KINDS = {
    "en": "Hand in the file itself: a .py file or a Jupyter notebook (.ipynb).",
    "ja": "ファイルそのもの（.py または Jupyter ノートブック .ipynb）を提出してください。",
}


_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # or a pipe would make us wait for its writer


def read_capped(path: Path, cap: int, too_big: Told, within: Path | None = None) -> bytes:
    """Read a regular file of at most `cap` bytes; `too_big` is the remedy for a bigger one.

    A file `within` a folder where students can write is reached without following a link.

    Raises:
        IntakeError: It is missing, unreadable, too big, or not a regular file.
    """
    try:
        descriptor = os.open(path, _FLAGS) if within is None else _open_within(within, path)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    try:
        # What is checked is what is read: the open file, not its name.
        status = os.fstat(descriptor)
        _check_kind(path, status.st_mode)
        check_size(path.name, status.st_size, cap, too_big)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(cap + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        os.close(descriptor)


def _open_within(folder: Path, path: Path) -> int:
    """Open a file one step at a time: a name that was no link when it was listed may be one now.

    Else a student could swap his file for a link to the solutions, and read them in his feedback.
    """
    *folders, name = path.relative_to(folder).parts
    here = os.open(folder, _FLAGS | os.O_DIRECTORY)
    try:
        for step in folders:
            there = os.open(step, _FLAGS | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = there
        return os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=here)
    finally:
        os.close(here)


def check_size(name: str, size: int, cap: int, remedy: Told) -> None:
    """Refuse more than `cap` bytes.

    Raises:
        IntakeError: There are more.
    """
    if size > cap:
        raise IntakeError(
            {
                "en": f"{name!r} has {size:,} bytes; at most {cap:,} are read.",
                "ja": f"{name!r} は {size:,} バイトあります。読めるのは {cap:,} バイトまでです。",
            },
            remedy,
        )


def folder_refused(path: Path) -> IntakeError:
    """Say that a folder was named where a file is due."""
    return IntakeError({"en": f"{path} is a folder.", "ja": f"{path} はフォルダーです。"}, _KINDS)


def _check_kind(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise folder_refused(path)
    if not stat.S_ISREG(mode):
        raise IntakeError(
            {
                "en": f"{path} is not a regular file (a pipe or a device).",
                "ja": f"{path} は通常のファイルではありません（パイプかデバイスです）。",
            },
            _KINDS,
        )


def _unreadable(path: Path, error: OSError | ValueError) -> IntakeError:
    if isinstance(error, FileNotFoundError):
        return IntakeError(
            {"en": f"There is no file {path}.", "ja": f"{path} というファイルはありません。"},
            {"en": "Check the name.", "ja": "名前を確かめてください。"},
        )
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.ENXIO, errno.ENODEV):  # what opening a socket or a dead device says
        return IntakeError(
            {
                "en": f"{path} is not a regular file (a socket or a device).",
                "ja": f"{path} は通常のファイルではありません（ソケットかデバイスです）。",
            },
            _KINDS,
        )
    reason = error.strerror if isinstance(error, OSError) else error
    return IntakeError(
        {"en": f"{path} can't be read: {reason}.", "ja": f"{path} を読めません（{reason}）。"},
        {"en": "Check its permissions.", "ja": "アクセス権を確かめてください。"},
    )
