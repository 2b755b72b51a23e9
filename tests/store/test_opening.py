"""Opening the store: made when needed, shared by processes, refused in words when it can't be used."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.errors import RefusedError
from grader.model import Part, Submission
from grader.store import Store, chain
from grader.store.schema import open_database

Work = Callable[..., Submission]


def test_makes_its_folder_for_the_owner_alone(path: Path) -> None:
    """Nobody else can read the folder or the file."""
    Store.open(path).close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_newer_store_is_refused(path: Path) -> None:
    """A file of a later version is left alone."""
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(RefusedError, match=r"another version of the grader \(99\)") as caught:
        Store.open(path)
    assert caught.value.remedy


def test_other_programs_database_is_left_alone(path: Path) -> None:
    """A database that is not ours gets no tables of ours."""
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    with pytest.raises(RefusedError, match="another program"):
        Store.open(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def test_damaged_file_is_refused(path: Path) -> None:
    """What is not a database gets a remedy."""
    path.parent.mkdir()
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(RefusedError, match="not a database") as caught:
        Store.open(path)
    assert "backup" in caught.value.remedy


def test_damaged_pages_are_explained(path: Path, work: Work, noon: datetime, secret: bytes) -> None:
    """Damage inside the file is told in words when it is met."""
    with Store.open(path) as store:
        store.add_submission(work(source=b"x" * 50_000), noon, secret)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(RefusedError, match="can't be used") as caught, Store.open(path) as store:
        list(store.latest(secret))
    assert caught.value.remedy


def test_folder_in_its_place_is_refused(path: Path) -> None:
    """A folder where the file should be is told in words."""
    path.mkdir(parents=True)
    with pytest.raises(RefusedError, match="can't be used"):
        Store.open(path)


def test_file_in_place_of_its_folder_is_refused(path: Path) -> None:
    """A file where the folder should be is told in words."""
    path.parent.write_text("")
    with pytest.raises(RefusedError, match="can't be used"):
        Store.open(path)


def test_locked_store_is_explained(
    in_file: Store, path: Path, work: Work, noon: datetime, secret: bytes
) -> None:
    """When another command holds the lock for too long, the message says so."""
    in_file.database._connection.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RefusedError, match="locked") as caught:
        in_file.add_submission(work(), noon, secret)
    assert "Another grade command" in caught.value.remedy
    other.execute("ROLLBACK")
    other.close()
    in_file.add_submission(work(), noon, secret)


def test_opens_while_another_writes(
    in_file: Store, path: Path, work: Work, noon: datetime, secret: bytes
) -> None:
    """Reading needs no lock, so it does not wait for a writer."""
    id_ = in_file.add_submission(work(), noon, secret).id
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(path) as reader:
        assert reader.submission(id_).submission == work()
    other.close()


def test_full_disk_is_explained(in_file: Store, work: Work, noon: datetime, secret: bytes) -> None:
    """Without room there is a remedy, no receipt and no half row, and the store goes on."""
    (pages,) = in_file.database._connection.execute("PRAGMA page_count").fetchone()
    in_file.database._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(RefusedError, match="full") as caught:
        in_file.add_submission(work(source=b"x" * 100_000), noon, secret)
    assert "Make room" in caught.value.remedy
    assert list(in_file.latest(secret)) == []
    in_file.add_submission(work(), noon, secret)


def test_read_only_store_is_explained(
    in_file: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """A store that may not be written to says so."""
    in_file.database._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(RefusedError, match="readonly") as caught:
        in_file.add_submission(work(), noon, secret)
    assert "permission" in caught.value.remedy


def _hand_in(where: Path | str, student: str) -> None:
    for number in range(10):
        content = str(number).encode()
        submission = Submission(
            student, "dropout", "dropout.py", content, (Part("dropout.py", content),)
        )
        with Store.open(where) as store:
            store.add_submission(submission, datetime.now(UTC), b"secret")


def test_processes_share_it(where: Path | str) -> None:
    """Four processes that make and fill one store at the same moment lose nothing."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        jobs = [pool.apply_async(_hand_in, (where, f"student{number}")) for number in range(4)]
        for job in jobs:
            job.get(timeout=60)
    with Store.open(where) as store:
        assert list(chain.verify(store.database)) == []
        counts = [len(store.history(f"student{number}", "dropout")) for number in range(4)]
    assert counts == [10, 10, 10, 10]


def test_importing_it_loads_nothing_heavy() -> None:
    """Commands that only look at the store stay fast."""
    code = (
        "import sys, grader.store; print(sorted({'numpy', 'pytest', 'msgspec'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_processes_that_make_it_at_once_all_succeed(where: Path | str, tmp_path: Path) -> None:
    """Of eight processes that open a store that is not there yet, none is turned away."""
    code = (
        "import sys; from grader.store.place import place; from grader.store import Store;"
        "print(flush=True); input(); Store.open(place(sys.argv[1])).close()"
    )
    # Where nobody waits for the switch to WAL, a round in ten or so fails; on PostgreSQL each does.
    rounds = [str(tmp_path / f"{number}.sqlite") for number in range(3)]
    for round_ in [where] if isinstance(where, str) else rounds:
        command = [sys.executable, "-c", code, round_]
        racers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            for _ in range(8)
        ]
        for racer in racers:
            racer.stdout.readline()  # it is ready
        for racer in racers:
            racer.stdin.write(b"\n")
            racer.stdin.flush()
        for racer in racers:
            racer.communicate()
        assert [racer.returncode for racer in racers] == [0] * 8


def test_numbers_are_given_in_the_order_of_commits(
    store: Store, where: Path | str, noon: datetime
) -> None:
    """Whoever writes second waits, so that nobody who reads up to a number misses an earlier one."""
    with ThreadPoolExecutor() as pool:
        with store.together():
            store.log_standings(noon, [("ada", "dropout", 1.0, "", "")])
            other = pool.submit(_log, where, noon)
            with pytest.raises(TimeoutError):
                other.result(timeout=0.3)
        other.result(timeout=60)
    assert [row[1] for row in store.standings_log()] == ["ada", "bob"]


def _log(where: Path | str, noon: datetime) -> None:
    with Store.open(where) as store:
        store.log_standings(noon, [("bob", "dropout", 1.0, "", "")])


def test_points_come_back_exactly(store: Store, noon: datetime) -> None:
    """No database rounds them to single precision."""
    store.log_standings(noon, [("ada", "dropout", 18.1 * 3, "", "")])
    assert store.last_standings() == {("ada", "dropout"): (18.1 * 3, "")}


def test_a_nul_is_refused_alike(store: Store, work: Work, noon: datetime, secret: bytes) -> None:
    """What one database can't keep, none keeps; bytes may hold what they like."""
    with pytest.raises(RefusedError, match="NUL") as caught:
        store.add_submission(work("a\0b"), noon, secret)
    assert "rename" in caught.value.remedy
    store.add_submission(work(source=b"a\0b"), noon, secret)
    assert len(list(store.latest(secret))) == 1


def test_a_database_that_cannot_be_reached_is_refused() -> None:
    """In words, without the password."""
    with pytest.raises(RefusedError, match="can't be used") as caught:
        Store.open("postgresql://ada:hidden@127.0.0.1:9/course")
    assert "hidden" not in caught.value.message
    assert "ada@127.0.0.1:9/course" in caught.value.message


def test_another_programs_tables_are_left_alone(postgres: str) -> None:
    """A PostgreSQL database that is not ours gets no tables of ours."""
    with open_database(postgres) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
        with pytest.raises(RefusedError, match="another program"):
            Store.open(postgres)
        assert database.rows(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        ) == [(1,)]


def test_a_store_that_is_made_while_it_is_looked_for_is_no_other_programs(postgres, monkeypatch):
    """Tables that come between two looks are those of another process of ours."""
    from grader.store.postgres import Postgres

    real, first = Postgres.rows, [True]

    def rows(self, query, *values):
        found = real(self, query, *values)
        if first and "pg_tables" in query:
            first.clear()
            Store.open(postgres).close()
        return found

    monkeypatch.setattr(Postgres, "rows", rows)
    with Store.open(postgres) as store:
        assert store.students() == set()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_store_that_is_moved_away_takes_nothing(
    path: Path, replaced: bool, work: Work, noon: datetime, secret: bytes
) -> None:
    """No receipt is given for what would be in no store; put back, it goes on where it was."""
    with Store.open(path) as store:
        store.add_submission(work(source=b"x = 1\n"), noon, secret, noon)
        away = path.rename(path.with_name("away"))
        if replaced:
            path.touch()
        with pytest.raises(RefusedError, match="moved away or replaced"):
            store.add_submission(work(source=b"x = 2\n"), noon, secret, noon)
        away.rename(path)
        second = store.add_submission(work(source=b"x = 3\n"), noon, secret, noon)
    with Store.open(path) as store:
        assert store.submission(second.id).submission.content == b"x = 3\n"
        assert store.database.rows("SELECT count(*) FROM submissions") == [(2,)]


def test_no_store_is_begun_beside_what_another_wrote_last(path: Path) -> None:
    """As long as the side file of one that was moved away is there, its bytes may be missing elsewhere."""
    with Store.open(path):
        away = path.rename(path.with_name("away"))
        with pytest.raises(RefusedError, match=r"store\.sqlite-wal is still there"):
            Store.open(path)
        assert not path.exists()
        away.rename(path)
        Store.open(path).close()
