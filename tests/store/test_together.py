"""What is added together: it is there as a whole, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import InternalError, RefusedError
from grader.model import GradeReport, Submission
from grader.store import Store, chain, report_json
from grader.store.sqlite import Sqlite

Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]


def test_is_there_when_it_ends(
    store: Store, where: Path | str, work: Work, noon: datetime, secret: bytes
) -> None:
    """Nobody else sees any of it before, and everybody all of it afterwards."""
    with Store.open(where) as other:
        with store.together():
            for student in ("ada", "bob"):
                store.add_submission(work(student), noon, secret)
            assert store.students() == {"ada", "bob"}
            assert other.students() == set()
        assert other.students() == {"ada", "bob"}


def test_who_has_waited_for_a_turn_sees_what_was_written(
    postgres: str, work: Work, noon: datetime, secret: bytes
) -> None:
    """Also where the database begins transactions with another isolation, which sees what was before."""
    stricter = f"{postgres}%20-cdefault_transaction_isolation%3Dserializable"
    with Store.open(postgres) as first, Store.open(stricter) as second:
        with ThreadPoolExecutor(1) as others, first.together():
            first.add_submission(work("ada"), noon, secret)
            later = others.submit(second.add_submission, work("bob"), noon, secret)
            waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            while not first.database.rows(waiting):
                assert not later.done()
                time.sleep(0.01)
        assert later.result().student == "bob"
        assert [*chain.verify(first.database)] == []


def test_what_fails_alone_is_undone_alone(
    store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """The rest is kept, and receipts for it hold."""
    with store.together():
        ids = [store.add_submission(work(name), noon, secret).id for name in ("ada", "bob")]
        with pytest.raises(RefusedError), store.part():
            store.add_submission(work("\udcff"), noon, secret)
        with pytest.raises(InternalError), store.part():
            store.add_report(ids[0], grade(work("bob")), secret)
        store.add_report(ids[1], grade(work("bob")), secret)
    assert store.students() == {"ada", "bob"}
    assert store.report(ids[0], secret) is None
    assert store.report(ids[1], secret) == grade(work("bob"))


def test_what_fails_and_is_passed_over_is_kept_by_nobody(
    store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """Half of something is never kept: who goes on without a part of its own is told, also after one."""
    with pytest.raises(InternalError, match="passed over"), store.together():
        id_ = store.add_submission(work(), noon, secret).id
        with pytest.raises(InternalError, match="not about"):
            store.add_report(id_, grade(work("bob")), secret)
        with pytest.raises(ZeroDivisionError), store.part():
            store.add_submission(work("bob"), noon, secret)
            raise ZeroDivisionError
    assert store.students() == set()
    store.add_submission(work(), noon, secret)


def test_a_statement_that_fails_is_not_passed_over_either(
    store: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """SQLite undoes it alone; PostgreSQL would undo all at the end and say nothing, when receipts are given."""
    is_broken = not isinstance(store.database, Sqlite)
    with ExitStack() as stack:
        if is_broken:
            stack.enter_context(pytest.raises(InternalError, match="passed over"))
        with store.together():
            store.add_submission(work("ada"), noon, secret)
            with pytest.raises(RefusedError):
                store.database.execute("INSERT INTO nowhere VALUES (1)")
    assert store.students() == (set() if is_broken else {"ada"})
    with pytest.raises(InternalError, match="belongs"), store.part():
        pass


def test_what_stops_it_leaves_nothing(
    store: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """An interruption before its end undoes all of it."""
    with pytest.raises(KeyboardInterrupt), store.together():
        store.add_submission(work(), noon, secret)
        raise KeyboardInterrupt
    assert store.students() == set()
    store.add_submission(work(), noon, secret)


def test_a_full_disk_is_explained(
    in_file: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """Without room for all there is a remedy, nothing of it is kept, and the store goes on."""
    (pages,) = in_file.database._connection.execute("PRAGMA page_count").fetchone()
    in_file.database._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(RefusedError, match="full") as caught, in_file.together():
        in_file.add_submission(work("ada"), noon, secret)
        in_file.add_submission(work("bob", source=b"x" * 100_000), noon, secret)
    assert "Make room" in caught.value.remedy
    assert in_file.students() == set()
    in_file.add_submission(work(), noon, secret)


def test_a_report_that_was_packed_elsewhere_is_the_same(
    store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """Its JSON may come from another process; it is signed here."""
    id_ = store.add_submission(work(), noon, secret).id
    report = grade(work())
    store.add_report(id_, report, secret, report_json(report))
    assert store.report(id_, secret) == report
