"""Submissions in the store: kept byte for byte, found again, never changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import InternalError, RefusedError, UsageError
from grader.model import GradeReport, Part, Submission
from grader.store import Store, chain
from grader.store.sqlite import Sqlite

Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]
Tamper = Callable[..., int]


def test_comes_back_as_it_was(store: Store, noon: datetime, secret: bytes) -> None:
    """Bytes, names, time and parts of a submission survive the store."""
    cells = (Part("cell 1", b"a = 1", notebook=True), Part("cell 2", b"\xff\0\n", notebook=True))
    given_in = Submission("山田", "dropout", "ノート.ipynb", b"\x00\xff{}", cells)
    receipt = store.add_submission(given_in, noon, secret)
    found = store.submission(receipt.id)
    assert (found.id, found.submission, found.received) == (receipt.id, given_in, noon)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=200))
def test_keeps_any_bytes(
    content: bytes, store: Store, noon: datetime, secret: bytes, work: Work
) -> None:
    """No byte is lost, whatever the bytes are."""
    receipt = store.add_submission(work(source=content), noon, secret)
    assert store.submission(receipt.id).submission.content == content


def test_survives_closing(where: Path | str, work: Work, noon: datetime, secret: bytes) -> None:
    """What was stored is there when the store is opened again."""
    with Store.open(where) as first:
        receipt = first.add_submission(work(), noon, secret)
    with Store.open(where) as second:
        assert second.submission(receipt.id).submission == work()


def test_same_bytes_are_another_attempt(
    store: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """Handing in the same file twice makes two rows with two ids."""
    ids = [store.add_submission(work(), noon, secret).id for _ in range(2)]
    assert [one.id for one in store.history("alice", "dropout")] == ids
    assert len(set(ids)) == 2
    assert all(re.fullmatch("[0-9a-f]{12}", id_) for id_ in ids)


def test_is_found_by_a_beginning(store: Store, work: Work, noon: datetime, secret: bytes) -> None:
    """The first characters of an id are enough while they are unique, in any case."""
    id_ = store.add_submission(work(), noon, secret).id
    assert store.submission(f" {id_[:5].upper()} ").id == id_


def test_ambiguous_beginning_is_refused(
    store: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """A beginning that two ids share is not guessed about."""
    starts = [store.add_submission(work(), noon, secret).id[0] for _ in range(17)]
    shared = next(start for start in starts if starts.count(start) > 1)
    with pytest.raises(UsageError, match="More than one submission"):
        store.submission(shared)


@pytest.mark.parametrize("id_", ["", "zzz", "%", "_", "'--", "\udcff", "ffffffffffff0"])
def test_unknown_id_is_refused(id_: str, store: Store) -> None:
    """What is no id of a submission gets a message and a remedy."""
    with pytest.raises(UsageError, match="No submission begins with") as caught:
        store.submission(id_)
    assert caught.value.remedy


def test_latest_is_the_last_of_each(
    store: Store, work: Work, noon: datetime, secret: bytes, grade: Grade
) -> None:
    """Each student's last attempt at each exercise comes with its own latest report."""
    attempts = [
        work("alice", b"1"),
        work("bob", b"2"),
        work("alice", b"3"),
        work("alice", b"4", "split"),
    ]
    ids = [store.add_submission(one, noon, secret).id for one in attempts]
    store.add_report(ids[0], grade(attempts[0]), secret)
    store.add_report(ids[1], grade(attempts[1]), secret)
    found = {
        (s.submission.student, s.submission.exercise): (s.id, r) for s, r in store.latest(secret)
    }
    assert found == {
        ("bob", "dropout"): (ids[1], grade(attempts[1])),
        ("alice", "dropout"): (ids[2], None),
        ("alice", "split"): (ids[3], None),
    }


def test_latest_of_one_exercise(store: Store, work: Work, noon: datetime, secret: bytes) -> None:
    """The latest submissions can be those of one exercise only."""
    for exercise in ("dropout", "split"):
        store.add_submission(work(exercise=exercise), noon, secret)
    assert [s.submission.exercise for s, _ in store.latest(secret, "split")] == ["split"]


def test_case_twins_are_two_students(
    store: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """Ids that differ in case alone are never mixed up."""
    for student in ("alice", "Alice"):
        store.add_submission(work(student), noon, secret)
    assert len(list(store.latest(secret))) == 2
    assert len(store.history("Alice", "dropout")) == 1


def test_names_are_never_sql(store: Store, work: Work, noon: datetime, secret: bytes) -> None:
    """A name full of quotes is a name."""
    name = "x'); DROP TABLE submissions; --"
    store.add_submission(work(name), noon, secret)
    assert store.history(name, "dropout")[0].submission.student == name


def test_name_that_is_no_unicode_is_explained(
    store: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """A name of stray bytes is refused in words, and nothing is stored."""
    with pytest.raises(RefusedError, match="surrogates"):
        store.add_submission(work("\udcff"), noon, secret)
    assert list(store.latest(secret)) == []


@pytest.mark.parametrize("table", ["chain", *chain.KEPT])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET number = 9", "DELETE FROM {}", "REPLACE INTO {0} SELECT * FROM {0}", "TRUNCATE {} CASCADE"],
    ids=["update", "delete", "replace", "truncate"],
)  # fmt: skip
def test_rows_are_never_changed(
    table: str,
    statement: str,
    store: Store,
    work: Work,
    grade: Grade,
    noon: datetime,
    secret: bytes,
) -> None:
    """The database itself refuses to change or drop a row."""
    id_ = store.add_submission(work(), noon, secret, handed_in=noon).id
    store.add_report(id_, grade(work()), secret)
    store.log_standings(noon, [("alice", "dropout", 3.0, "", id_)])
    store.join(noon, {"bob": "alice"})
    with store.database.writing():
        chain.seal_upgrade(store.database, "now", 2)
        if not store.database.rows(f"SELECT 1 FROM {table}"):
            columns = chain.KEPT[table].split()
            chain.keep(
                store.database, table, *(id_ if one == "submission" else "x" for one in columns)
            )
    if (
        statement.split(maxsplit=1)[0]
        in {True: "TRUNCATE", False: "REPLACE"}[isinstance(store.database, Sqlite)]
    ):
        return  # the other database's word
    with pytest.raises(RefusedError, match="only grows"):
        store.database.execute(statement.format(table))


@pytest.mark.parametrize("column", ["content", "parts", "received", "digest"])
def test_changed_submission_is_found_out(
    column: str, store: Store, tamper: Tamper, work: Work, noon: datetime, secret: bytes
) -> None:
    """A row that was edited is not believed."""
    id_ = store.add_submission(work(), noon, secret).id
    wrong = b"x" if column in ("content", "parts") else "x"
    tamper(f"UPDATE submissions SET {column} = $1", wrong)
    with pytest.raises(InternalError, match="not what this course's grader wrote") as caught:
        store.submission(id_)
    assert "backup" in caught.value.remedy


def test_parts_come_back_as_they_were(store: Store, noon: datetime, secret: bytes) -> None:
    """A file, a notebook's cells, and a notebook without any cell to run."""
    for number, parts in enumerate(
        (
            (Part("dropout.py", b"x = 1"),),
            (Part("cell 1", b"x = 1", notebook=True), Part("cell 3", b"\xff", notebook=True)),
            (Part("other.py", b"x = 1"),),
            (),
        )
    ):
        one = Submission(f"s{number}", "dropout", "some", b"x = 1", parts)
        id_ = store.add_submission(one, noon, secret).id
        assert store.submission(id_).submission == one
