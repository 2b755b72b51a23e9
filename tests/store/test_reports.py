"""Reports in the store: exact, signed, the latest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from grader.errors import InternalError
from grader.model import (
    CheckReport,
    Diagnosis,
    GradeReport,
    LoadProblem,
    Outcome,
    Picture,
    Plot,
    Span,
    Status,
    Submission,
)
from grader.store import Store

Work = Callable[..., Submission]
Tamper = Callable[..., int]
Grade = Callable[..., GradeReport]
TEXT = {"en": "Scaling", "ja": "スケーリング"}
PLOT = Plot(kind="bars", x=("a", "b"), y=(0.1, 2.0), x_label=TEXT, y_label=TEXT)
FULL = {
    "checks": tuple(
        CheckReport(id=o.value, title=TEXT, hint=TEXT, outcome=o, points=1 / 3, possible=1.0, functions=("f",))
        for o in Outcome
    ),
    "diagnoses": (Diagnosis(function="f", name="n", belief=TEXT, explanation=TEXT, hint=TEXT),),
    "pictures": (
        Picture(title=TEXT, caption=TEXT, functions=("f", "g"), asked=PLOT, yours=None),
        Picture(title=TEXT, caption=TEXT, functions=(), asked=PLOT, yours=Plot(kind="line", x=(1.5,), y=(0.0,), x_label=TEXT, y_label=TEXT, log_x=True)),
    ),
    "problem": LoadProblem("raised", "NameError: <b>&\u2028\0", "cell 3", 7),
    "spans": (Span("f", "dropout.py", 1, 9),),
    "versions": {"numpy": "2.2"},
    "layers": ("seccomp", "landlock"),
    "unsafe": True,
    "seconds": 0.1 + 0.2,
}  # fmt: skip


@pytest.fixture
def id_(store: Store, work: Work, noon: datetime, secret: bytes) -> str:
    """The id of a stored submission."""
    return store.add_submission(work(), noon, secret).id


def test_comes_back_exactly(
    store: Store, id_: str, work: Work, grade: Grade, secret: bytes
) -> None:
    """Every field of a report survives, with its type."""
    report = grade(work(), **FULL)
    store.add_report(id_, report, secret)
    found = store.report(id_, secret)
    assert found == report
    assert repr(found) == repr(report)


def test_none_means_not_graded(store: Store, id_: str, secret: bytes) -> None:
    """A submission without a report has None, not a zero."""
    assert store.report(id_, secret) is None


def test_latest_counts(store: Store, id_: str, work: Work, grade: Grade, secret: bytes) -> None:
    """Of several reports the last one is given."""
    for points in (1.0, 5.0, 2.0):
        store.add_report(id_, grade(work(), points), secret)
    found = store.report(id_, secret)
    assert found is not None
    assert found.points == 2.0


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [("body", b'"points":3.0', b'"points":9.0'), ("body", b"{", b""), ("mac", "", "é"), ("mac", "first", "g")],
    ids=["points", "cut", "odd mac", "other mac"],
)  # fmt: skip
def test_altered_report_is_found_out(
    column: str,
    old: Any,
    new: Any,
    store: Store,
    tamper: Tamper,
    id_: str,
    work: Work,
    grade: Grade,
    secret: bytes,
) -> None:
    """A grade that was edited in the database is not believed, by any way of reading it."""
    store.add_report(id_, grade(work()), secret)
    ((kept,),) = store.database.rows(f"SELECT {column} FROM reports")
    changed = f"g{kept[1:]}" if old == "first" else kept.replace(old, new)
    assert changed != kept
    tamper(f"UPDATE reports SET {column} = $1", changed)
    with pytest.raises(InternalError, match="not what this course's grader wrote") as caught:
        store.report(id_, secret)
    assert "backup" in caught.value.remedy
    with pytest.raises(InternalError):
        store.graded(id_, "suite", secret)
    with pytest.raises(InternalError):
        list(store.latest(secret))


def test_moved_report_is_found_out(
    store: Store, tamper: Tamper, id_: str, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """A good report that was moved to another submission is not believed."""
    store.add_report(id_, grade(work(), 10.0), secret)
    other = store.add_submission(work("bob"), noon, secret).id
    tamper("UPDATE reports SET submission = $1", other)
    with pytest.raises(InternalError):
        store.report(other, secret)


def test_other_secret_is_found_out(
    store: Store, id_: str, work: Work, grade: Grade, secret: bytes
) -> None:
    """A report that another secret signed is not believed."""
    store.add_report(id_, grade(work()), b"another")
    with pytest.raises(InternalError):
        store.report(id_, secret)


@pytest.mark.parametrize("other", ["student", "exercise", "digest", "id"])
def test_report_of_something_else_is_refused(
    other: str, store: Store, id_: str, work: Work, grade: Grade, secret: bytes
) -> None:
    """A report can only be kept for the submission that it is about."""
    report = grade(work()) if other == "id" else grade(work(), **{other: "another"})
    with pytest.raises(InternalError, match="not about the submission"):
        store.add_report("0" * 12 if other == "id" else id_, report, secret)
    assert store.report(id_, secret) is None


def test_graded_is_by_the_suite(
    store: Store, id_: str, work: Work, grade: Grade, secret: bytes
) -> None:
    """The grade by this very suite is found; another suite or submission has none."""
    store.add_report(id_, grade(work()), secret)
    assert store.graded(id_, "suite", secret) == grade(work())
    assert store.graded(id_, "newer", secret) is None
    assert store.graded("0" * 12, "suite", secret) is None


def test_internal_error_is_graded_again(
    store: Store, id_: str, work: Work, grade: Grade, secret: bytes
) -> None:
    """A report without a grade does not count as one when a class is resumed."""
    store.add_report(id_, grade(work(), status=Status.INTERNAL_ERROR), secret)
    assert store.graded(id_, "suite", secret) is None


def test_what_was_handed_in_is_listed(
    store: Store, id_: str, work: Work, noon: datetime, secret: bytes
) -> None:
    """Every attempt of a student, in the order in which they came in; nobody else's."""
    later = work(source=b"x = 2\n")
    hour = noon + timedelta(hours=1)
    second = store.add_submission(later, hour, secret, handed_in=noon).id
    found = store.handed_in("alice", "dropout")
    assert [(one.id, one.digest) for one in found] == [
        (id_, work().digest),
        (second, later.digest),
    ]
    assert [(one.received, one.handed_in) for one in found] == [(noon, None), (hour, noon)]
    assert store.handed_in("bob", "dropout") == store.handed_in("alice", "split") == []


@pytest.mark.parametrize(
    "spoilt",
    [{"seconds": float("nan")}, {"points": float("inf")}, {"output": "\ud800"}],
    ids=["nan", "infinity", "surrogate"],
)
def test_report_that_would_not_come_back_is_refused(
    spoilt: dict[str, object], store: Store, id_: str, work: Work, grade: Grade, secret: bytes
) -> None:
    """A report that can't be kept exactly is refused at once, and no class report stumbles over it."""
    with pytest.raises(InternalError, match="can't be written as JSON"):
        store.add_report(id_, grade(work(), **spoilt), secret)
    assert [report for _, report in store.latest(secret)] == [None]
