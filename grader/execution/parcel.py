"""A course in one piece of bytes, for machines that do not share a file system."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from grader.course import Course


def pack_course(course: Course) -> bytes:
    """A zip of what grading needs: course.toml, assignments and solutions, but not the secret."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(course.root / "course.toml", "course.toml")
        for folder in ("assignments", "solutions"):
            add_folder(file, course.root / folder, folder)
    return out.getvalue()


def unpack_course(parcel: bytes, folder: Path) -> None:
    """Unpack what `pack_course` packed."""
    with zipfile.ZipFile(io.BytesIO(parcel)) as file:
        file.extractall(folder)


def add_folder(file: zipfile.ZipFile, folder: Path, target: str) -> None:
    """Add a folder's files under another name, without what Python has left there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            file.write(path, f"{target}/{path.relative_to(folder).as_posix()}")
