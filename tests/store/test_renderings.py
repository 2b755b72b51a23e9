"""Renderings: what a worker has signed, when it has to be made anew, and that a changed one is not shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from grader.errors import InternalError
from grader.model import GradeReport, Status, Submission
from grader.store import Store, receipt_key
from grader.store.acts import Acts, about
from grader.store.keys import Signer
from grader.store.renderings import Missing, Rendering, Renderings, Shown

Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]
Attempt = Callable[..., str]
BOTH = ("en", "ja")


@pytest.fixture
def signer(secret: bytes) -> Signer:
    """The course's signer."""
    return Signer(secret)


@pytest.fixture
def attempt(
    store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> Callable[..., str]:
    """Hands something in, and keeps a report on it."""

    def hand_in(student: str = "ada", source: bytes = b"x = 1\n", *, graded: bool = True) -> str:
        one = work(student, source)
        id_ = store.add_submission(one, noon, receipt_key(secret)).id
        if graded:
            store.add_report(id_, grade(one), secret)
        return id_

    return hand_in


def rendered(store: Store, signer: Signer, due: Missing, *, basis: str = "basis") -> None:
    """Put a rendering in each language, as a worker does."""
    made = []
    for language in BOTH:
        shown = Shown(due.submission, language, due.report, "graded", 3.0, 10.0, 2.5, 10.0, "")
        made.append(Rendering.of(shown, b'{"title": "Dropout"}', signer))
    Renderings(store.database).put(made, basis, due.standing)


def due_of(store: Store, submission: str) -> Missing | None:
    """One submission, as it is to be rendered."""
    around = Renderings(store.database).around(submission)
    return around and around.missing()


def due_ones(store: Store, basis: str = "basis") -> list[str]:
    """What is to be rendered."""
    return [one.submission for one in Renderings(store.database).missing(basis, BOTH, 10)]


def test_what_a_worker_has_put_is_given(store: Store, signer: Signer, attempt: Attempt) -> None:
    """With the points that it tells, in the language that is asked for; nothing before."""
    renderings = Renderings(store.database, signer.public)
    id_, waiting = attempt(), attempt("ada", b"x = 2\n", graded=False)
    assert renderings.get(id_, "en") is None
    assert [one.shown for one in renderings.of_student("ada", "dropout", "en")] == [None, None]
    due = due_of(store, id_)
    assert due is not None
    rendered(store, signer, due)
    found = renderings.get(id_, "ja")
    assert found is not None
    assert found.data == {"title": "Dropout"}
    assert (found.shown.points, found.shown.counts, found.shown.report) == (3.0, 2.5, 1)
    states = renderings.of_student("ada", None, "ja")
    assert [(one.submission, one.shown) for one in states] == [(id_, found.shown), (waiting, None)]
    assert renderings.of_student("bob", None, "en") == []
    assert renderings.of_student("ada", "scaling", "en") == []


def test_each_report_is_rendered_once(store: Store, signer: Signer, attempt: Attempt) -> None:
    """What has no report is not; what both ways of asking say of one is the same."""
    ids = [attempt("ada"), attempt("bob"), attempt("cy", graded=False)]
    assert due_ones(store) == [ids[1], ids[0]]
    renderings = Renderings(store.database)
    assert due_of(store, ids[2]) is None
    assert due_of(store, "0" * 12) is None
    for due in renderings.missing("basis", BOTH, 10):
        assert due == due_of(store, due.submission)
        assert not renderings.is_current(due, "basis", BOTH)
        rendered(store, signer, due)
        assert renderings.is_current(due, "basis", BOTH)
        assert not renderings.is_current(due, "another rule", BOTH)
    assert due_ones(store) == []


def test_what_makes_a_rendering_stale(
    store: Store, signer: Signer, attempt: Attempt, grade: Grade, work: Work, secret: bytes
) -> None:
    """Another rule, a new report, another attempt with one, a join; of others nothing."""

    def settle() -> None:
        for due in Renderings(store.database).missing("basis", BOTH, 10):
            rendered(store, signer, due)
        assert due_ones(store) == []

    ada, bob = attempt("ada"), attempt("bob")
    settle()
    assert due_ones(store, "another rule") == [bob, ada]
    store.add_report(ada, grade(work("ada"), 4.0), secret)
    assert due_ones(store) == [ada]
    settle()
    second = attempt("ada", b"x = 2\n", graded=False)
    assert due_ones(store) == []
    store.add_report(second, grade(work("ada", b"x = 2\n")), secret)
    assert due_ones(store) == [second, ada]
    settle()
    store.join(datetime.fromisoformat("2026-03-05T12:00:00+00:00"), {"bob": "ada"})
    assert sorted(due_ones(store)) == sorted([second, ada, bob])
    settle()
    store.join(datetime.fromisoformat("2026-03-05T12:00:00+00:00"), {"bob": None})
    assert sorted(due_ones(store)) == sorted([second, ada, bob])


def test_only_those_with_a_newer_report_are_looked_at(
    store: Store, attempt: Attempt, noon: datetime
) -> None:
    """With all that they have handed in, under any id: a large class is looked through once."""
    first, other, joined = attempt("ada"), attempt("bob"), attempt("cy")
    store.join(noon, {"cy": "ada"})
    renderings = Renderings(store.database)

    def since(number: int) -> list[str]:
        return [one.submission for one in renderings.missing("basis", BOTH, 10, number)]

    assert since(0) == [joined, other, first]
    assert since(3) == []
    assert since(2) == [joined, first]
    second = attempt("ada", b"x = 2\n")
    assert since(3) == [second, joined, first]


def test_an_older_rendering_replaces_no_newer_one(
    store: Store, signer: Signer, attempt: Attempt, grade: Grade, work: Work, secret: bytes
) -> None:
    """A slow worker comes too late: what it has made is of an earlier report."""
    id_ = attempt()
    renderings = Renderings(store.database, signer.public)
    old = due_of(store, id_)
    store.add_report(id_, grade(work("ada"), 4.0), secret)
    new = due_of(store, id_)
    assert old is not None
    assert new is not None
    rendered(store, signer, new)
    rendered(store, signer, old)
    found = renderings.get(id_, "en")
    assert found is not None
    assert found.shown.report == 2
    assert due_ones(store) == []


CHANGES = {
    "points": "UPDATE renderings SET points = 10",
    "what counts": "UPDATE renderings SET counts = 10",
    "what was possible": "UPDATE renderings SET possible = 3",
    "the status": "UPDATE renderings SET status = 'internal_error'",
    "the report": "UPDATE renderings SET report = 7",
    "whose it is": "UPDATE renderings SET submission = (SELECT max(id) FROM submissions) "
    "WHERE submission = (SELECT min(id) FROM submissions)",
    "the signature": "UPDATE renderings SET signature = (SELECT body FROM renderings LIMIT 1)",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_rendering_is_not_shown(
    store: Store, signer: Signer, attempt: Attempt, change: str
) -> None:
    """Whoever can write to the table can show nobody other points, nor another's page."""
    ids = sorted([attempt("ada"), attempt("ada", b"x = 2\n")])
    due = due_of(store, ids[0])
    assert due is not None
    rendered(store, signer, due)
    shown = Renderings(store.database, signer.public)
    assert shown.get(ids[0], "en")
    store.database.execute(CHANGES[change])
    one = ids[1] if change == "whose it is" else ids[0]
    with pytest.raises(InternalError, match="not made by this course"):
        shown.get(one, "en")
    states = shown.of_student("ada", "dropout", "en")
    assert [(s.shown, s.changed) for s in states if s.submission == one] == [(None, True)]
    assert [s.changed for s in states if s.submission != one] == [False]
    assert Renderings(store.database).get(one, "en"), "a worker makes it anew, whatever it is"


def test_a_changed_page_is_not_shown(store: Store, signer: Signer, attempt: Attempt) -> None:
    """The signature is of the body's digest, and that is computed anew."""
    id_ = attempt()
    due = due_of(store, id_)
    assert due is not None
    rendered(store, signer, due)
    body = b'{"title": "Full marks"}'
    store.database.execute("UPDATE renderings SET body = $1", body)
    with pytest.raises(InternalError, match="not made by this course"):
        Renderings(store.database, signer.public).get(id_, "en")


def test_another_course_signs_nothing_here(store: Store, signer: Signer, attempt: Attempt) -> None:
    """A signature by another secret is none."""
    id_ = attempt()
    due = due_of(store, id_)
    assert due is not None
    rendered(store, Signer(b"t" * 32), due)
    with pytest.raises(InternalError, match="not made by this course"):
        Renderings(store.database, signer.public).get(id_, "en")


def test_no_grade_has_no_points(
    store: Store, signer: Signer, attempt: Attempt, grade: Grade, work: Work, secret: bytes
) -> None:
    """What we failed to grade is shown as that: points stay None through either database."""
    id_ = attempt(graded=False)
    store.add_report(id_, grade(work("ada"), status=Status.INTERNAL_ERROR), secret)
    shown = Shown(id_, "en", 1, "internal_error", None, 10.0, None, None, "")
    Renderings(store.database).put([Rendering.of(shown, b"{}", signer)], "basis", "1:1:ada")
    found = Renderings(store.database, signer.public).get(id_, "en")
    assert found is not None
    assert (found.shown.points, found.shown.counts, found.shown.possible) == (None, None, 10.0)


def test_what_was_decided_about_somebody_makes_theirs_stale_and_no_other(
    store: Store, signer: Signer, attempt: Attempt, noon: datetime
) -> None:
    """An act about a student in an exercise, under any id, or about all of an exercise; none of other kinds."""
    ada, bob, cy = attempt("ada"), attempt("bob"), attempt("cy")
    store.join(noon, {"cy": "ada"})
    acts, renderings = Acts(store.database), Renderings(store.database)

    def settle() -> None:
        for due in renderings.missing("basis", BOTH, 10):
            rendered(store, signer, due)

    def after(kind: str, subject: str) -> list[str]:
        settle()
        before = acts.newest()
        acts.add(kind, subject, {}, actor="prof", time=noon, reason="ill")
        found = renderings.missing("basis", BOTH, 10, 10_000, before)
        assert found == renderings.missing("basis", BOTH, 10)
        assert all(due == due_of(store, due.submission) for due in found)
        return sorted(one.submission for one in found)

    exercise = store.submission(ada).submission.exercise
    assert after("override", about(exercise, "bob")) == [bob]
    for student in ("ada", "cy"):
        assert after("mark", about(exercise, student)) == sorted([ada, cy])
    for kind in ("due", "dropped", "rubric"):
        assert after(kind, exercise) == sorted([ada, bob, cy])
    assert after("extension", about("other", "ada")) == []
    assert after("override", about(exercise, "nobody")) == []
    for kind in ("withheld", "looked", "comment"):
        assert after(kind, about(exercise, "bob")) == []
    assert after("release", exercise) == []


def test_of_very_many_acts_everybody_is_looked_at(
    store: Store, signer: Signer, attempt: Attempt, noon: datetime
) -> None:
    """Whomever they are about: no statement grows without end."""
    ada = attempt("ada")
    with store.together():
        for number in range(600):
            subject = about("dropout", f"s{number}")
            Acts(store.database).add("extension", subject, {}, actor="prof", time=noon)
    found = Renderings(store.database).missing("basis", BOTH, 10, 10_000, 0)
    assert [one.submission for one in found] == [ada]
