"""The chain: what was changed, taken out or put in is found, on both databases alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.model import GradeReport, Submission
from grader.store import Store, chain, receipt_key

Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]
Tamper = Callable[..., int]


@pytest.fixture
def filled(store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes) -> Store:
    """A store with some rows of each kind."""
    for student in ("ada", "bob", "cy"):
        receipt = store.add_submission(work(student), noon, receipt_key(secret), handed_in=noon)
        store.add_report(receipt.id, grade(work(student)), secret)
    store.log_standings(
        noon, [("ada", "dropout", 3, "", receipt.id), ("bob", "dropout", None, "", "")]
    )
    store.join(noon, {"ab": "ada"})
    return store


def found(store: Store) -> list[tuple[str, int, str]]:
    """What is wrong: table, row, what."""
    return [(fault.kind, fault.row, fault.what) for fault in chain.verify(store.database)]


def test_what_the_grader_wrote_is_whole(filled: Store) -> None:
    """Every row has its link, a whole number as the other kind of number too."""
    assert found(filled) == []
    assert chain.head(filled.database).number == 3 * 3 + 2 + 1


CHANGES = {
    "a student": ("UPDATE submissions SET student = 'eve' WHERE number = 2", ("submissions", 2, "changed")),
    "bytes": ("UPDATE submissions SET content = $1 WHERE number = 1", ("submissions", 1, "changed")),
    "a time": ("UPDATE times SET handed_in = NULL WHERE number = 3", ("times", 3, "changed")),
    "a report": ("UPDATE reports SET status = 'x' WHERE number = 3", ("reports", 3, "changed")),
    "a report taken out": ("DELETE FROM reports WHERE number = 2", ("reports", 2, "missing")),
    "the last report taken out": ("DELETE FROM reports WHERE number = 3", ("reports", 3, "missing")),
    "points": ("UPDATE standings SET points = 4 WHERE number = 1", ("standings", 1, "changed")),
    "a join": ("UPDATE joins SET person = 'eve'", ("joins", 1, "changed")),
    "a row put in": ("INSERT INTO joins VALUES (2, 't', 'x', 'y')", ("joins", 2, "not in the chain")),
    "a row put in before": ("INSERT INTO joins VALUES (-4, 't', 'x', 'y')", ("joins", -4, "not in the chain")),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found(change: str, filled: Store, tamper: Tamper) -> None:
    """Which row, and what became of it; nothing else is suspected."""
    statement, fault = CHANGES[change]
    assert tamper(statement, *([b"x"] if "$1" in statement else [])) == 1
    assert found(filled) == [fault]


def test_a_row_and_its_link_cannot_go_together(filled: Store, tamper: Tamper) -> None:
    """The next link names the hash of the one before."""
    number = chain.link_of(filled.database, "reports", 2).number
    tamper("DELETE FROM reports WHERE number = 2")
    tamper("DELETE FROM chain WHERE number = $1", number)
    assert ("chain", number, "missing") in found(filled)


def test_a_row_cannot_be_relinked(filled: Store, tamper: Tamper) -> None:
    """Whoever computes a changed row's hash anew has to do so for all that come after."""
    tamper("UPDATE joins SET person = 'eve'")
    tamper("UPDATE standings SET points = 4 WHERE number = 1")
    link = chain.link_of(filled.database, "standings", 1)
    ((previous, *_),) = filled.database.rows(
        "SELECT previous FROM chain WHERE number = $1", link.number
    )
    values = filled.database.rows(
        "SELECT time, student, exercise, points, notes, submission FROM standings WHERE number = 1"
    )[0]
    tamper(
        "UPDATE chain SET hash = $1 WHERE number = $2",
        chain._hash(previous, "standings", 1, values),
        link.number,
    )
    assert ("standings", 2, "out of order") in found(filled)


def test_a_tail_that_was_cut_off_is_found_by_a_later_head(
    filled: Store, tamper: Tamper, work: Work, noon: datetime, secret: bytes
) -> None:
    """The chain alone is whole; a receipt from after the cut shows it, an earlier one does not."""
    early = chain.Head.read(filled.add_submission(work("dan"), noon, receipt_key(secret)).head)
    late = chain.Head.read(filled.add_submission(work("eve"), noon, receipt_key(secret)).head)
    assert chain.cut(filled.database, [early, late]) == []
    for table in ("submissions", "times"):
        tamper(f"DELETE FROM {table} WHERE number = 5")
    tamper("DELETE FROM chain WHERE number >= $1", late.number)
    assert found(filled) == []
    assert chain.cut(filled.database, [early]) == []
    assert [fault.what for fault in chain.cut(filled.database, [late])] == ["cut off"]
    filled.add_submission(work("eve", b"better"), noon, receipt_key(secret))
    assert [fault.what for fault in chain.cut(filled.database, [late])] == ["replaced"]


def test_two_rows_never_have_one_hash() -> None:
    """Where one value ends and the next begins is hashed, and of which kind each is."""
    rows = [
        ("a", "b"),
        ("ab", ""),
        ("", "ab"),
        (b"a", "b"),
        ("a", None),
        ("a", ""),
        (None, "a"),
        ("1", 1),
        ("1", "1"),
    ]
    assert len({chain._hash("", "joins", 1, row) for row in rows}) == len(rows)
    assert chain._hash("", "joins", 1, (1,)) == chain._hash("", "joins", 1, (1.0,))


def test_both_databases_have_the_same_chain(
    path: Path,
    postgres: str,
    work: Work,
    grade: Grade,
    noon: datetime,
    secret: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same rows have the same head, whichever database gives them back."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "00" * size)
    heads = set()
    for where in (path, postgres):
        with Store.open(where) as store:
            receipt = store.add_submission(work("山田", b"\0\xff"), noon, receipt_key(secret))
            store.add_report(receipt.id, grade(work("山田", b"\0\xff"), 1 / 3), secret)
            store.log_standings(noon, [("山田", "dropout", 12, "é", receipt.id)])
            assert found(store) == []
            heads.add(chain.head(store.database))
    assert len(heads) == 1


@pytest.mark.parametrize(
    "text", ["", "12", "x:" + "0" * 64, "1:00", "-1:" + "0" * 64, "٣:" + "0" * 64]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    """Whatever is pasted, the answer is a message."""
    with pytest.raises(UsageError, match="not a head"):
        chain.Head.read(text)
