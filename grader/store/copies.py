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
from grader.store.database import marks, written
from grader.store.person_keys import PersonKeys
from grader.store.resealing import write_sealed
from grader.store.schema import VERSION, open_tables
from grader.store.sealing import all_gone, seals
from grader.store.sqlite import open_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.store.database import Database

_STORE, _SECRET, _ABOUT, _KEYS = "store.sqlite", "secret", "backup.json", "keys.json"
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
        RefusedError: One of the two can't be used, or the target has other keys; then nothing is in the target.
    """
    with target.writing():  # rows are there with their keys, or not at all
        head = copy_rows(source, target)
        _copy_keys(source, target)
    return head


def copy_rows(source: Database, target: Database) -> chain.Head:
    """The same without the students' keys.

    Raises:
        UsageError, RefusedError: As `copy`.
    """
    with source.reading():
        return _copied(source, target)


def move(source: Database, target: Database) -> chain.Head:
    """The same, and let the source take no row any more: whoever has it open is told that it has moved.

    Raises:
        UsageError, RefusedError: As `copy`; the source stays in use.
    """
    _must_be_another(source, target)
    with source.writing():  # nobody adds a row between the copy and the end
        source.refuse_rows("chain")  # first: who may not, has copied nothing
        with target.writing():
            head = _copied(source, target)
            _copy_keys(source, target)
        return head


def copy_sealed(source: Database, target: Database, secret: bytes, *, used: bool) -> chain.Head:
    """The same as `move` or, if it is not `used`, as `copy`, with every row about a student sealed.

    Raises:
        UsageError: There are rows in the target, or the source is not what the grader wrote.
        RefusedError: As `move`, or what seals is not installed.
    """
    _must_be_another(source, target)
    fault = next(chain.verify(source), None)
    if fault is not None:
        raise UsageError(
            f"{source.name} is not what the grader wrote: {fault.text}.",
            "A new chain would hide that. See: grade log --verify",
        )
    with source.writing():  # nobody adds a row meanwhile
        if used:
            source.refuse_rows("chain")
        with target.writing():
            _must_be_empty(target)
            return write_sealed(source, target, secret)


def back_up(
    source: Database,
    secret: bytes,
    course: str,
    path: Path,
    *,
    with_keys: bool = False,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> Backup:
    """Write a store as of one moment, and the secret that its signatures need, into one private file.

    Without the students' keys nobody can read from it what is sealed. `beside` are other secrets
    of the course, by the names of their files.

    Raises:
        UsageError: A file is there already.
        RefusedError: It can't be written.
    """
    with tempfile.TemporaryDirectory(prefix="grade-backup-") as folder:
        file = Path(folder) / _STORE
        with open_tables(file, {}) as target:  # closed, it is one file
            head = copy_rows(source, target)
        made = Backup(written(datetime.now(UTC)), course, VERSION, head)
        about = {
            "time": made.time, "course": course, "version": VERSION, "head": head.text,
        }  # fmt: skip
        with _new_private(path) as archive:
            archive.write(file, _STORE)
            archive.writestr(_SECRET, secret)
            for name, content in beside.items():
                archive.writestr(f"{_BESIDE}{name}", content)
            if with_keys:
                keys = {student: key.hex() for student, key in _keys(source).items()}
                archive.writestr(_KEYS, json.dumps(keys, ensure_ascii=False))
            archive.writestr(_ABOUT, json.dumps(about, ensure_ascii=False))
    return made


@contextmanager
def opened_backup(path: Path) -> Iterator[tuple[Backup, bytes, Path, dict[str, bytes]]]:
    """A backup's words about itself, its secret, its store as a file for the time of the block, and its keys.

    Raises:
        UsageError: It is no backup, or a damaged one.
    """
    with tempfile.TemporaryDirectory(prefix="grade-restore-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                about = json.loads(archive.read(_ABOUT))
                secret = archive.read(_SECRET)
                file = Path(archive.extract(_STORE, folder))
                listed = json.loads(archive.read(_KEYS)) if _KEYS in archive.namelist() else {}
            keys = {student: bytes.fromhex(key) for student, key in listed.items()}
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
        yield made, secret, file, keys


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
        _must_be_empty(target)
        beside = {"earlier_links": "hash", "chain": "kind row previous hash"}
        for table, columns in {**chain.KEPT, **beside}.items():
            names = ["number", *columns.split()]
            places = marks(names)
            listed = ", ".join(names)
            insert = f"INSERT INTO {table} ({listed}) VALUES ({places})"
            for row in source.stream(f"SELECT {listed} FROM {table} ORDER BY number"):
                target.execute(insert, *row)
        return chain.head(target)


def write_keys(source: Database, path: Path) -> None:
    """Write the students' keys of a store into a private file of their own.

    Raises:
        UsageError: A file is there already.
        RefusedError: It can't be written.
    """
    if path.exists():
        raise UsageError(f"{path} is there already.", "Choose another name.")
    with open_keys(path) as file:
        PersonKeys(file).take(_keys(source))


def keys_in(path: Path) -> dict[str, bytes]:
    """The students' keys in a file.

    Raises:
        UsageError: There is none.
        RefusedError: It can't be read, or it is something else.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}.", "Give the path of the students' keys.")
    with open_keys(path) as file:
        return PersonKeys(file).all()


def _must_be_another(source: Database, target: Database) -> None:
    """Refuse a place with a store before waiting for both: it may be the one that is copied."""
    _must_be_empty(target)
    if source.name == target.name:
        raise UsageError(f"The store is at {target.name} already.", "Choose another place.")


def _must_be_empty(target: Database) -> None:
    if chain.head(target).number:
        raise UsageError(
            f"There is a store with work in it at {target.name} already.",
            "Choose a place where there is none: a new file or database, or a course without .grade/.",
        )


def _copy_keys(source: Database, target: Database) -> None:
    if seals(source):
        PersonKeys.of(target).take(_keys(source))


def _keys(source: Database) -> dict[str, bytes]:
    return PersonKeys.of(source).living(all_gone(source))
