"""A course in one piece of bytes, for machines that do not share a file system."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from grader.course import Course


def pack_course(course: Course) -> bytes:
    """A zip of what grading needs: course.toml, assignments and the exercises' solutions, no secret."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as file:
        file.write(course.root / "course.toml", "course.toml")
        for name in course.names:
            add_folder(file, course.assignment(name), f"assignments/{name}")
            add_folder(file, course.solution(name), f"solutions/{name}")
    return out.getvalue()


def unpack_course(parcel: bytes, folder: Path) -> None:
    """Unpack what `pack_course` packed."""
    with zipfile.ZipFile(io.BytesIO(parcel)) as file:
        file.extractall(folder)


def add_folder(file: zipfile.ZipFile, folder: Path, target: str) -> None:
    """Add a folder's files under another name, without hidden ones and what Python has left there."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        noise = any(part.startswith(".") or part == "__pycache__" for part in inner.parts)
        if path.is_file() and not noise:
            file.write(path, f"{target}/{inner.as_posix()}")
