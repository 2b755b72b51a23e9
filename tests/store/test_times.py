"""When submissions were handed in: kept beside when they were stored, and in an older store only what is proved."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.errors import RefusedError
from grader.model import Submission
from grader.store import Store
from grader.store.receipts import issue
from tests.older import as_version_1

Work = Callable[..., Submission]
DUE = datetime(2026, 3, 4, 18, tzinfo=UTC)


def test_both_times_are_kept(store: Store, work: Work, noon: datetime, secret: bytes) -> None:
    """When it was stored is in the receipt; when it was handed in is what is told, or nothing is."""
    known = store.add_submission(work("ada"), noon, secret, handed_in=noon - timedelta(days=2))
    unknown = store.add_submission(work("bob"), noon, secret)
    assert (known.time, unknown.time) == ("2026-03-04T12:00:00+00:00",) * 2
    assert store.submission(known.id).handed_in == noon - timedelta(days=2)
    assert store.submission(unknown.id).handed_in is None
    assert store.untimed() == []


@pytest.mark.parametrize("change", ["UPDATE times SET handed_in = 'x'", "DELETE FROM times"])
def test_a_time_is_never_changed(
    store: Store, work: Work, noon: datetime, secret: bytes, change: str
) -> None:
    """The table of times only grows, as the others do."""
    store.add_submission(work(), noon, secret, handed_in=noon)
    with pytest.raises(RefusedError, match="only grows"):
        store.database.execute(change)


Older = Callable[..., dict[str, str | None]]


@pytest.fixture
def older(path: Path, work: Work, noon: datetime, secret: bytes) -> Older:
    """Gives what becomes of a store of version 1: the hour each student's time has, or None.

    Rows are a student, an hour, and a file's name, in the order in which they were stored; `logged` is the
    hour of a class report that named the submission of a student.
    """

    def carry_over(
        *rows: tuple[str, float, str], logged: Mapping[str, float] | None = None
    ) -> dict[str, str | None]:
        ids = {}
        with Store.open(path) as store:
            for student, hour, name in rows:
                source = work(student)
                one = Submission(student, "dropout", name, source.content, source.parts)
                received = noon + timedelta(hours=hour)
                ids[student] = store.add_submission(one, received, secret).id
            for student, hour in (logged or {}).items():
                change = (student, "dropout", 1.0, "", ids[student])
                store.log_standings(noon + timedelta(hours=hour), [change])
        as_version_1(path)
        with Store.open(path, {"dropout": DUE}) as store:
            times = {one: store.submission(id_).handed_in for one, id_ in ids.items()}
            untimed = {one.student for one in store.untimed()}
            assert untimed == {one for one, time in times.items() if time is None}
        return {
            one: time and f"{(time - noon) / timedelta(hours=1):g}" for one, time in times.items()
        }

    return carry_over


FILE = "dropout.py"


def test_what_is_earlier_than_a_row_before_it_was_handed_in_then(older: Older) -> None:
    """Our clock rises: the time is a hand-in's. Of the others nobody knows."""
    found = older(("ada", 5, FILE), ("bob", 3, FILE), ("cy", 4, FILE), ("dan", 5.5, FILE))
    assert found == {"ada": None, "bob": "3", "cy": "4", "dan": None}


def test_a_folders_file_had_the_due_time(older: Older) -> None:
    """A file that was graded after the due time was stored with it, which is earlier than others."""
    found = older(("ada", 9, FILE), ("bob", 6, FILE), ("cy", 2, FILE))
    assert found == {"ada": None, "bob": None, "cy": "2"}


def test_a_due_time_that_has_moved_since_is_no_proof(older: Older) -> None:
    """A time that several have may have been the due time then."""
    found = older(("ada", 9, FILE), ("bob", 5, FILE), ("cy", 5, FILE), ("dan", 4, FILE))
    assert found == {"ada": None, "bob": None, "cy": None, "dan": "4"}


def test_a_file_by_another_name_came_from_no_folder(older: Older) -> None:
    """Folders give files by the exercise's name alone; `grade submit` takes any."""
    found = older(("ada", 1, "mine.py"), ("bob", 2, "ada_17_Dropout-1.py"))
    assert found == {"ada": "1", "bob": None}


def test_a_students_clock_is_no_witness(older: Older) -> None:
    """A hand-in from after the report that names it makes no other row a hand-in."""
    found = older(("ada", 5, FILE), ("bob", 3, FILE), logged={"ada": 2})
    assert found == {"ada": "5", "bob": None}


def test_a_time_to_come_is_no_witness(older: Older) -> None:
    """A hand-in that claims another year makes no other row a hand-in."""
    found = older(("ada", 10**6, FILE), ("bob", 3, FILE))
    assert found == {"ada": "1e+06", "bob": None}


def test_an_older_store_is_read_as_it_was(
    path: Path, work: Work, noon: datetime, secret: bytes, grade: Callable[..., object]
) -> None:
    """Submissions, reports, receipts and the log are all there, and there is room for more."""
    with Store.open(path) as store:
        receipt = store.add_submission(work("ada"), noon, secret)
        receipt = issue(receipt.id, "ada", "dropout", receipt.time, receipt.digest, "", secret)
        store.add_report(receipt.id, grade(work("ada")), secret)  # type: ignore[arg-type]
        store.log_standings(noon, [("ada", "dropout", 3.0, "", receipt.id)])
    as_version_1(path)
    connection = sqlite3.connect(path)
    # The first stores of that version lack these.
    connection.executescript("DROP INDEX submissions_by_digest;")
    connection.close()
    for _ in range(2):
        with Store.open(path) as store:
            assert store.receipt(receipt.id, secret) == receipt
            assert store.report(receipt.id, secret) == grade(work("ada"))
            assert len(store.standings_log()) == 1
    with Store.open(path) as store:
        store.add_submission(work("bob"), noon, secret, handed_in=noon)
        assert [one.student for one in store.untimed()] == ["ada"]
