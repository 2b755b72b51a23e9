"""The course's secret: what makes hidden inputs unpredictable, and receipts and reports genuine."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from grader.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.layout import Course

_SIZE = 32


def course_secret(course: Course) -> bytes:
    """Read the course's 32 secret bytes, which are drawn the first time they are asked for.

    Processes that ask at the same moment get the same secret.

    Raises:
        RefusedError: It can't be read or written, is damaged, or others than its owner could read
            or replace it.
    """
    path = course.state / "secret"
    try:
        if not path.exists():
            _create(path, None)
        return _read(path)
    except OSError as error:
        raise RefusedError(
            f"The course's secret {path} can't be read or written: {error.strerror}.",
            f"See to it that you may write in {course.root} and own {path}.",
        ) from None


def adopt_secret(course: Course, secret: bytes) -> None:
    """Let a course that has no secret yet have this one, of a backup.

    Raises:
        UsageError: It has another one.
        RefusedError: As `course_secret`.
    """
    path = course.state / "secret"
    if not path.exists():
        try:
            _create(path, secret)
        except OSError as error:
            raise RefusedError(
                f"The course's secret {path} can't be written: {error.strerror}.",
                f"See to it that you may write in {course.root}.",
            ) from None
    if course_secret(course) != secret:
        raise UsageError(
            f"This course has another secret than the backup: {path}.",
            "Restore into a copy of the course without .grade, or move that file away if nothing was "
            "graded with it.",
        )


def provider_secret(course: Course) -> str:
    """The secret by which the OpenID provider knows this course; "" where it has given none.

    Raises:
        RefusedError: It can't be read, or others than its owner could.
    """
    path = course.state / "oidc-secret"
    try:
        if not path.exists():
            return ""
        _must_be_private(path, stat.S_IRWXG | stat.S_IRWXO, "chmod 600")
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise RefusedError(
            f"The provider's secret {path} can't be read.",
            "It is one line of text; own the file, and chmod 600 it.",
        ) from None
    if not text or not text.isprintable():
        raise RefusedError(f"{path} has no secret in it.", "Write it there, or remove the file.")
    return text


def _create(path: Path, secret: bytes | None) -> None:
    """Write a secret, a new one unless it is given, where there is none yet."""
    import secrets

    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f"secret.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret or secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        # A link never replaces: of two processes one is first, and both then read its secret.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(path: Path) -> bytes:
    _must_be_private(path.parent, stat.S_IWGRP | stat.S_IWOTH, "chmod 700")
    with path.open("rb") as file:
        _must_be_private(path, stat.S_IRWXG | stat.S_IRWXO, "chmod 600")
        secret = file.read(_SIZE + 1)
    if len(secret) != _SIZE:
        raise RefusedError(
            f"The course's secret {path} is damaged: it should have {_SIZE} bytes.",
            f"Put it back from a backup. Without one, remove it (rm {path}): a new one is drawn, "
            "receipts and reports made so far can't be verified any more, hidden inputs change.",
        )
    return secret


def _must_be_private(path: Path, forbidden: int, remedy: str) -> None:
    if path.stat().st_mode & forbidden:
        raise RefusedError(
            f"Others than its owner can get at a secret of the course: {path}.",
            f"Close it: {remedy} {path}",
        )
