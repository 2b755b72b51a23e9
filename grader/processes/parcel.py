"""A course in one piece of bytes, for machines that do not share a file system."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.course import Course


def pack_course(course: Course) -> bytes:
    """A zip of what grading needs: course.toml, assignments and the exercises' solutions, no secret."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in _files(course):
            file.writestr(name, content)
    return out.getvalue()


def _files(course: Course) -> Iterator[tuple[str, bytes]]:
    yield "course.toml", (course.root / "course.toml").read_bytes()
    for name in course.names:
        yield from files_in(course.assignment(name), f"assignments/{name}")
        yield from files_in(course.solution(name), f"solutions/{name}")


def unpack_course(parcel: bytes, folder: Path) -> None:
    """Unpack what `pack_course` packed."""
    with zipfile.ZipFile(io.BytesIO(parcel)) as file:
        file.extractall(folder)


def files_in(folder: Path, target: str) -> Iterator[tuple[str, bytes]]:
    """A folder's files with new names below `target`, without hidden ones and what Python has left there."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        noise = any(part.startswith(".") or part == "__pycache__" for part in inner.parts)
        if path.is_file() and not noise:
            yield f"{target}/{inner.as_posix()}", path.read_bytes()
