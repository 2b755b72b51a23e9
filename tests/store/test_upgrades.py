"""A store of version 2: carried over with every receipt and report, and covered by the chain's first link."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from grader.model import GradeReport, Submission
from grader.store import Receipt, Store, chain, receipt_key, verify_receipt
from grader.store.receipts import issue
from grader.store.rows import report_json, signature

Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]
TABLES = Path(__file__).with_name("version_2.sql").read_text()


@pytest.fixture
def receipts(path: Path, work: Work, grade: Grade, noon: datetime, secret: bytes) -> list[Receipt]:
    """A store as version 2 wrote it, and the receipts that it gave."""
    path.parent.mkdir(mode=0o700)
    connection = sqlite3.connect(path)
    connection.executescript(TABLES)
    given = []
    for number, student in enumerate(("ada", "bob", "cy"), 1):
        one, id_, time = work(student), f"{number:012x}", noon.isoformat(timespec="seconds")
        connection.execute(
            "INSERT INTO submissions (id, student, exercise, filename, received, digest, content, parts) "
            "VALUES (?, ?, 'dropout', 'dropout.py', ?, ?, ?, x'')",
            (id_, student, time, one.digest, one.content),
        )
        connection.execute(
            "INSERT INTO times VALUES (?, ?)", (number, time if number > 1 else None)
        )
        body = report_json(grade(one, float(number)))
        connection.execute(
            "INSERT INTO reports (submission, suite_digest, status, body, mac) VALUES (?, 'suite', 'graded', ?, ?)",
            (id_, body, signature(id_, body, secret)),
        )
        connection.execute(
            "INSERT INTO standings (time, student, exercise, points, notes, submission) VALUES (?, ?, 'dropout', ?, '', ?)",
            (time, student, float(number), id_),
        )
        given.append(issue(id_, student, "dropout", time, one.digest, "", secret))
    connection.execute("INSERT INTO joins (time, student, person) VALUES ('t', 'ab', 'ada')")
    connection.commit()
    connection.close()
    return given


def test_all_of_it_is_as_it_was(
    path: Path, receipts: list[Receipt], work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """Receipts verify and are given again, reports are believed, and new rows come after."""
    for _ in range(2):
        with Store.open(path) as store:
            for number, receipt in enumerate(receipts, 1):
                assert verify_receipt(receipt.text, secret) == receipt
                assert store.receipt(receipt.id, secret) == receipt
                assert store.report(receipt.id, secret) == grade(
                    work(receipt.student), float(number)
                )
            assert len(store.standings_log()) == 3
            assert store.joined() == {"ab": "ada"}
            assert list(chain.verify(store.database)) == []
            assert chain.link_of(store.database, "upgrades", 1) == chain.Head(
                1, chain.head(store.database).hash
            )
    with Store.open(path) as store:
        new = store.add_submission(work("dan"), noon, receipt_key(secret), handed_in=noon)
        assert new.head.startswith("2:")
        assert store.receipt(new.id, secret) == new
        assert list(chain.verify(store.database)) == []


CHANGES = {
    "points": "UPDATE standings SET points = 9 WHERE number = 2",
    "a row taken out": "DELETE FROM reports WHERE number = 3",
    "a row put in": "INSERT INTO joins VALUES (-1, 't', 'x', 'y')",
    "bytes": "UPDATE submissions SET content = x'00' WHERE number = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_changed_afterwards_is_found(
    path: Path, receipts: list[Receipt], change: str
) -> None:
    """The first link hashes all rows that were there."""
    Store.open(path).close()
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    assert connection.execute(change).rowcount == 1
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        (fault,) = chain.verify(store.database)
    assert (fault.kind, fault.row, fault.link, fault.what) == ("upgrades", 1, 1, "changed")


@pytest.mark.parametrize(
    "counts", ["", "[]", "{}", '{"submissions": "x"}', f'{{"times": {10**30}}}']
)
def test_counts_that_are_none_are_found_and_not_believed(
    path: Path, receipts: list[Receipt], counts: str
) -> None:
    """Whoever looks for what was changed is told, whatever it was changed into."""
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER upgrades_stay")
        assert connection.execute("UPDATE upgrades SET counts = ?", (counts,)).rowcount == 1
        connection.commit()
    with Store.open(path) as store:
        faults = [*chain.verify(store.database)]
    assert faults[0] == chain.Fault("upgrades", 1, 1, "changed")
    assert chain.Fault("submissions", 1, 0, "not in the chain") in faults


def test_it_only_grows_from_then_on(path: Path, receipts: list[Receipt]) -> None:
    """The log, too, which version 2 left open."""
    Store.open(path).close()
    connection = sqlite3.connect(path)
    for table in ("standings", "submissions", "chain", "upgrades"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute(f"DELETE FROM {table}")
    connection.close()
