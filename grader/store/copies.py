"""Copies of a store: into the other kind of database, into a backup, and back."""

from __future__ import annotations

import json
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.errors import RefusedError, UsageError
from grader.store import chain
from grader.store.database import written
from grader.store.schema import VERSION, open_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.store.database import Database

_STORE, _SECRET, _ABOUT = "store.sqlite", "secret", "backup.json"
_BESIDE = "beside/"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: when it was made, of which course, and the head of its chain."""

    time: str
    course: str
    version: int
    head: chain.Head


def copy(source: Database, target: Database) -> chain.Head:
    """Copy all kept rows with their chain, as of one moment, into a store that has none yet; gives its head.

    Raises:
        UsageError: There are rows in the target.
        RefusedError: One of the two can't be used; then nothing is in the target.
    """
    with source.reading():
        return _copied(source, target)


def move(source: Database, target: Database) -> chain.Head:
    """The same, and let the source take no row any more: whoever has it open is told that it has moved.

    Raises:
        UsageError, RefusedError: As `copy`; the source stays in use.
    """
    with source.writing():  # nobody adds a row between the copy and the end
        source.refuse_rows("chain")  # first: who may not, has copied nothing
        return _copied(source, target)


def back_up(
    source: Database,
    secret: bytes,
    course: str,
    path: Path,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> Backup:
    """Write a store as of one moment, and the secret that its signatures need, into one private file.

    `beside` are other secrets of the course, by the names of their files.

    Raises:
        UsageError: A file is there already.
        RefusedError: It can't be written.
    """
    with tempfile.TemporaryDirectory(prefix="grade-backup-") as folder:
        file = Path(folder) / _STORE
        with open_tables(file, {}) as target:  # closed, it is one file
            head = copy(source, target)
        made = Backup(written(datetime.now(UTC)), course, VERSION, head)
        about = {
            "time": made.time, "course": course, "version": VERSION, "head": head.text,
        }  # fmt: skip
        with _new_private(path) as archive:
            archive.write(file, _STORE)
            archive.writestr(_SECRET, secret)
            for name, content in beside.items():
                archive.writestr(f"{_BESIDE}{name}", content)
            archive.writestr(_ABOUT, json.dumps(about, ensure_ascii=False))
    return made


@contextmanager
def opened_backup(path: Path) -> Iterator[tuple[Backup, bytes, Path]]:
    """A backup's words about itself, its secret, and its store as a file for the time of the block.

    Raises:
        UsageError: It is no backup, or a damaged one.
    """
    with tempfile.TemporaryDirectory(prefix="grade-restore-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                about = json.loads(archive.read(_ABOUT))
                secret = archive.read(_SECRET)
                file = Path(archive.extract(_STORE, folder))
            number, _, hash_ = about["head"].partition(":")
            head = chain.Head(int(number), hash_)
            made = Backup(about["time"], about["course"], about["version"], head)
        except OSError as error:
            raise UsageError(
                f"{path} can't be read: {error.strerror}.", "Give the path of a backup."
            ) from None
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError):
            raise UsageError(
                f"{path} is not a whole backup of a course.",
                "Give a file that `grade backup` wrote.",
            ) from None
        yield made, secret, file


def beside_in(path: Path) -> dict[str, bytes]:
    """The other secrets in a backup that was opened before, by the names of their files."""
    with zipfile.ZipFile(path) as archive:
        return {
            name.removeprefix(_BESIDE): archive.read(name)
            for name in archive.namelist()
            if name.startswith(_BESIDE)
        }


@contextmanager
def _new_private(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive that its owner alone can read, there as a whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        if path.exists():
            raise UsageError(f"{path} is there already.", "Choose another name.")
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(0o600, exist_ok=False)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            yield archive
        part.rename(path)
    except OSError as error:
        raise RefusedError(
            f"{path} can't be written: {error.strerror}.", "Make room, or choose another folder."
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _copied(source: Database, target: Database) -> chain.Head:
    with target.writing():
        if chain.head(target).number:
            raise UsageError(
                f"There is a store with work in it at {target.name} already.",
                "Choose a place where there is none: a new file or database, or a course without .grade/.",
            )
        for table, columns in {**chain.KEPT, "chain": "kind row previous hash"}.items():
            names = ["number", *columns.split()]
            marks = ", ".join(f"${place}" for place in range(1, len(names) + 1))
            listed = ", ".join(names)
            insert = f"INSERT INTO {table} ({listed}) VALUES ({marks})"
            for row in source.stream(f"SELECT {listed} FROM {table} ORDER BY number"):
                target.execute(insert, *row)
        return chain.head(target)
