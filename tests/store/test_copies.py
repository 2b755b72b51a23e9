"""Copies: between databases, into a backup and back, as of one moment while others write."""

from __future__ import annotations

import multiprocessing
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from grader.errors import RefusedError, UsageError
from grader.model import GradeReport, Part, Submission
from grader.store import Store, chain, receipt_key
from grader.store.copies import back_up, copy, copy_sealed, move, opened_backup
from grader.store.database import Database
from grader.store.schema import open_tables

Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]


@pytest.fixture
def other(where: Path | str, request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A place in the other kind of database."""
    return (
        tmp_path / "other.sqlite" if isinstance(where, str) else request.getfixturevalue("postgres")
    )


@pytest.fixture
def filled(store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes) -> Store:
    """A store with some rows."""
    for student in ("山田", "bob"):
        receipt = store.add_submission(
            work(student, b"\0\xff"), noon, receipt_key(secret), handed_in=noon
        )
        store.add_report(receipt.id, grade(work(student, b"\0\xff"), 1 / 3), secret)
    store.log_standings(noon, [("bob", "dropout", 1 / 3, "é", receipt.id)])
    return store


def test_a_copy_is_the_same_store(filled: Store, other: Path | str, secret: bytes) -> None:
    """Every submission and report, byte for byte, under the same chain; and it takes more."""
    with open_tables(other, {}) as target:
        assert copy(filled.database, target) == chain.head(filled.database)
    with Store.open(other) as copied:
        assert list(copied.latest(secret)) == list(filled.latest(secret))
        assert copied.standings_log() == filled.standings_log()
        assert list(chain.verify(copied.database)) == []
        copied.log_standings(datetime.now(UTC), [("bob", "dropout", None, "", "")])
        assert list(chain.verify(copied.database)) == []


def test_what_is_there_is_not_written_over(
    filled: Store, other: Path | str, work: Work, noon: datetime
) -> None:
    """A place with work in it is refused, and stays as it is."""
    with Store.open(other) as taken:
        taken.add_submission(work("eve"), noon, b"k")
        with pytest.raises(UsageError, match="already"):
            copy(filled.database, taken.database)
        assert taken.students() == {"eve"}


def test_a_store_that_moved_takes_nothing_more(
    filled: Store, where: Path | str, other: Path | str, work: Work, noon: datetime, secret: bytes
) -> None:
    """Whoever has it open is told so, nothing is lost between the two; it can still be read."""
    with Store.open(where) as late:
        with open_tables(other, {}) as target:
            move(filled.database, target)
        for store in (late, filled):
            with pytest.raises(RefusedError, match="has moved") as caught:
                store.add_submission(work("eve"), noon, secret)
            assert "another database" in caught.value.remedy
        assert late.students() == {"山田", "bob"}


def test_who_may_not_move_a_store_copies_nothing(
    filled: Store, other: Path | str, work: Work, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move that is refused leaves both places as they were, and may be tried again."""
    refused = RefusedError("must be owner of relation chain")
    with monkeypatch.context() as patched:
        patched.setattr(type(filled.database), "refuse_rows", Mock(side_effect=refused))
        with open_tables(other, {}) as target, pytest.raises(RefusedError, match="owner"):
            move(filled.database, target)
    filled.add_submission(work("eve"), noon, b"k")
    with open_tables(other, {}) as target:
        assert move(filled.database, target) == chain.head(filled.database)


def _hand_in(where: Path | str, count: int) -> None:
    with Store.open(where) as store:
        for number in range(count):
            content = str(number).encode()
            part = Part("dropout.py", content)
            one = Submission("eve", "dropout", "dropout.py", content, (part,))
            with store.together():
                store.add_submission(one, datetime.now(UTC), b"k")
                store.log_standings(datetime.now(UTC), [("eve", "dropout", 1.0, "", "")])


def test_a_backup_is_of_one_moment(
    filled: Store, where: Path | str, tmp_path: Path, secret: bytes
) -> None:
    """While others write; whole transactions are in it or not, and its chain is whole."""
    context = multiprocessing.get_context("spawn")
    writer = context.Process(target=_hand_in, args=(where, 300))
    writer.start()
    while "eve" not in filled.students():
        assert writer.exitcode in (None, 0)
    made = [back_up(filled.database, secret, "Mini", tmp_path / f"{n}.zip") for n in range(3)]
    writer.join(timeout=60)
    assert writer.exitcode == 0
    for number, backup in enumerate(made):
        with (
            opened_backup(tmp_path / f"{number}.zip") as (told, kept, file, _),
            Store.open(file) as store,
        ):
            assert (told, kept) == (backup, secret)
            assert list(chain.verify(store.database)) == []
            assert chain.head(store.database) == backup.head
            assert len(store.standings_log()) - 1 == len(store.history("eve", "dropout"))
    assert made[0].head.number < chain.head(filled.database).number


def test_a_backup_is_for_its_owner_alone(filled: Store, tmp_path: Path, secret: bytes) -> None:
    """It holds the secret; and one that is there is not written over."""
    path = tmp_path / "b.zip"
    back_up(filled.database, secret, "Mini", path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="there already"):
        back_up(filled.database, secret, "Mini", path)
    assert [one.name for one in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    """A damaged file or another one, in words."""
    path = tmp_path / "b.zip"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="not a whole backup"), opened_backup(path):
        pass
    with pytest.raises(UsageError, match="can't be read"), opened_backup(tmp_path / "missing.zip"):
        pass


@pytest.mark.parametrize("way", ["copy", "move", "sealed"])
def test_a_store_is_copied_to_another_schema_of_its_database(
    postgres: str, noon: datetime, secret: bytes, work: Work, way: str
) -> None:
    """Writers of the two don't wait for each other; on to itself it is refused at once."""
    schema = f"s{secrets.token_hex(6)}"
    patient = f"{postgres}%20-clock_timeout%3D5s"
    other = re.sub(r"search_path%3D\w+", f"search_path%3D{schema}", patient)

    def go(source: Database, target: Database) -> None:
        if way == "sealed":
            pytest.importorskip("cryptography")
            copy_sealed(source, target, secret, used=True)
        else:
            {"copy": copy, "move": move}[way](source, target)

    with Store.open(patient) as store:
        store.database.execute(f"CREATE SCHEMA {schema}")
        try:
            with open_tables(patient, {}) as itself:
                with pytest.raises(UsageError):
                    move(store.database, itself)  # as long as it is empty, too
                id_ = store.add_submission(work(), noon, receipt_key(secret), noon).id
                with pytest.raises(UsageError, match="work in it"):
                    go(store.database, itself)
            with open_tables(other, {}) as target:
                go(store.database, target)
                assert Store(target).submission(id_).submission == work()
        finally:
            store.database.execute(f"DROP SCHEMA {schema} CASCADE")
