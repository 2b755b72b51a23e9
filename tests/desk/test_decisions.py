"""What staff decide in a file and in the pages of a server: one set of exceptions, and no contradiction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course, load_course
from grader.desk.deciding import OF_STUDENTS, read, stamp
from grader.desk.decisions import decided, refuse_twice
from grader.desk.ledger import Ledger
from grader.desk.releasing import Releases
from grader.errors import CourseError
from grader.model import Part, Submission
from grader.store import Store
from grader.store.acts import Acts, about
from grader.store.settings import RULES, change_setting

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DUE = "2026-03-09T18:00:00+00:00"
NAME = "scaling"


class Pages:
    """A course with a store, and somebody who decides in its pages."""

    def __init__(self, root: Path, store: Store) -> None:
        self.root, self.store = root, store
        (root / "roster.csv").write_text("id,name,section\nada,Ada,A\nbob,Bob,B\n")

    @property
    def course(self) -> Course:
        return load_course(self.root)

    def act(self, kind: str, subject: str, reason: str = "ill", /, **value: Any) -> int:
        acts = Acts(self.store.database)
        return acts.add(kind, subject, value, actor="prof", time=NOW, reason=reason)

    def policy(self, text: str) -> None:
        (self.root / "solutions/policy.toml").write_text(text)

    def ledger(self, **more: Any) -> Ledger:
        return Ledger(self.course, self.store, b"", **more)

    def released(self, student: str = "ada", rendered: datetime | None = None) -> bool:
        """By the pages' way and the ledger's, which say the same."""
        ledger = self.ledger(staff=False)
        found = Releases.of(self.course, self.store, student, ledger.now)
        own = found.is_released(NAME, rendered)
        assert ledger.is_released(student, NAME) is own
        return own


@pytest.fixture
def pages(course: Path, store: Store) -> Pages:
    """Give the small course."""
    return Pages(course, store)


def test_what_is_decided_in_pages_is_what_a_file_would_say(pages: Pages) -> None:
    """An extension, an override, a dropped check and a due time hold with their reasons."""
    pages.act("extension", about(NAME, "ada"), due=DUE)
    pages.act("override", about(NAME, "bob"), "by hand", points=3)
    pages.act("dropped", NAME, "unclear", check="test_draws", dropped=True)
    pages.act("due", NAME, due="2026-03-02T18:00:00+00:00")
    rules = pages.ledger().rules("ada", NAME)
    assert (rules.due, rules.extension) == (datetime.fromisoformat(DUE), "ill")
    assert rules.dropped == {"test_draws": "unclear"}
    rules = pages.ledger().rules("bob", NAME)
    assert rules.override == (3.0, "by hand")
    assert rules.due == datetime(2026, 3, 2, 18, tzinfo=UTC)


def test_what_was_taken_back_holds_no_more(pages: Pages) -> None:
    """By another act; of each check the last one holds, whatever was dropped beside it."""
    pages.act("extension", about(NAME, "ada"), due=DUE)
    pages.act("extension", about(NAME, "ada"), due=None)
    pages.act("dropped", NAME, check="a", dropped=True)
    pages.act("dropped", NAME, check="b", dropped=True)
    pages.act("dropped", NAME, check="a", dropped=False)
    pages.act("due", NAME, due=DUE)
    pages.act("due", NAME, due=None)
    found = decided(pages.course, pages.store)
    assert (found.extensions, found.dropped, found.dues) == ({}, {(NAME, "b"): "ill"}, {})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("extension", {"due": "soon"}), ("extension", {"due": "2026-03-09T18:00:00"}), ("extension", {}),
        ("extension", {"due": "9999-12-31T23:59:59+00:00"}), ("override", {"points": "3"}),
        ("override", {"points": True}), ("override", {"points": -1}), ("override", {}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_decides_nothing(
    pages: Pages, kind: str, value: dict[str, Any]
) -> None:
    """The web process could be another's: what it stores can't keep others' grades from being told."""
    pages.act(kind, about(NAME, "ada"), **value)
    pages.act(kind, "none/ada", due=DUE, points=3)
    found = decided(pages.course, pages.store)
    assert (found.extensions, found.overrides) == ({}, {})


def test_what_was_decided_about_an_id_is_the_persons(pages: Pages) -> None:
    """After the id was joined to another: the last act about either holds."""
    pages.act("override", about(NAME, "ada.l"), points=2)
    pages.act("override", about(NAME, "ada"), points=1)
    pages.act("withheld", about(NAME, "ada.l"), withheld=True)
    assert pages.ledger().rules("ada", NAME).override == (1.0, "ill")
    assert pages.released("ada")
    pages.store.join(NOW, {"ada.l": "ada"})
    assert pages.ledger().rules("ada", NAME).override == (1.0, "ill")
    assert not pages.released("ada")
    pages.act("override", about(NAME, "ada.l"), points=4)
    assert pages.ledger().rules("ada", NAME).override == (4.0, "ill")


ENTRY = f'exercise = "{NAME}"\nreason = "in the file"\n'
FILES = [
    ("extension", f'[[extensions]]\nstudent = "ADA"\n{ENTRY}due = 2026-03-05T18:00:00Z\n', {"due": DUE}),
    ("override", f'# a word\n\n[[overrides]]\nstudent = "ada"\n{ENTRY}points = 5\n', {"points": 3}),
    ("dropped", f'[[dropped]]\ncheck = "test_zero_mean"\n{ENTRY}', {"check": "test_zero_mean", "dropped": True}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), FILES, ids=[one[0] for one in FILES])
def test_what_is_decided_twice_is_refused_with_both_places(
    pages: Pages, kind: str, text: str, value: dict[str, Any]
) -> None:
    """For staff; in a student's own command, and in what is rendered, the file's entry holds."""
    suite = pages.root / "solutions" / NAME / f"test_{NAME}.py"
    check = next(w for w in suite.read_text().split("def ") if w.startswith("test_")).split("(")[0]
    text = text.replace("test_zero_mean", check)
    value = {key: check if one == "test_zero_mean" else one for key, one in value.items()}
    subject = NAME if kind == "dropped" else about(NAME, "ada")
    number = pages.act(kind, subject, **value)
    pages.ledger()
    pages.policy(text)
    line = 1 + text.splitlines().index(next(one for one in text.splitlines() if "[[" in one))
    for refused in (pages.ledger, lambda: refuse_twice(pages.course, pages.store)):
        with pytest.raises(CourseError) as caught:
            refused()
        told = caught.value.message
        assert f"policy.toml, line {line}" in told
        assert f"number {number}" in told
        assert "prof" in told
        assert "/staff/rules" in caught.value.remedy
    rules = pages.ledger(staff=False).rules("ada", NAME)
    assert "in the file" in (rules.extension, *(rules.override or ()), *rules.dropped.values())
    taken_back = {key: False if key == "dropped" else one for key, one in value.items()}
    pages.act(kind, subject, **({"due": None} if "due" in value else taken_back))
    if kind == "override":
        pages.act(kind, subject, points=None)
    pages.ledger()


def test_a_due_time_of_course_toml_wins(pages: Pages) -> None:
    """One that was decided in the pages beside it is refused, with both places."""
    pages.act("due", NAME, due=DUE)
    path = pages.root / "course.toml"
    path.write_text(path.read_text().replace("week = 1", "week = 1\ndue = 2026-03-05T18:00:00Z"))
    with pytest.raises(CourseError, match=r"course\.toml.*prof"):
        pages.ledger()
    due = pages.ledger(staff=False).rules("ada", NAME).due
    assert due == datetime(2026, 3, 5, 18, tzinfo=UTC)


def test_an_entry_of_an_inline_list_has_the_lists_line(pages: Pages) -> None:
    """However the file is written, a place is told."""
    pages.policy(
        f'\noverrides = [{{ student = "ada", exercise = "{NAME}", points = 1, reason = "a" }}]\n'
    )
    (place,) = decided(pages.course, pages.store).places.values()
    assert place.endswith("policy.toml, line 2")


def test_results_are_released_at_once_when_due_or_by_hand(pages: Pages) -> None:
    """Each by the student's own due time; one that is withheld never is, until that is taken back."""
    soon, past = ((datetime.now(UTC) + timedelta(days=days)).isoformat() for days in (1, -1))
    assert pages.released()
    pages.act("release", NAME, when="when_due", released=False)
    assert not pages.released(), "it is never due"
    pages.act("due", NAME, due=past)
    assert pages.released()
    pages.act("extension", about(NAME, "ada"), due=soon)
    assert not pages.released("ada")
    assert pages.released("bob")
    pages.act("release", NAME, when="by_hand", released=False)
    assert not pages.released("bob")
    pages.act("release", NAME, when="by_hand", released=True)
    assert pages.released("ada")
    pages.act("withheld", about(NAME, "ada"), withheld=True)
    assert not pages.released("ada")
    assert pages.released("bob")
    pages.act("withheld", about(NAME, "ada"), withheld=False)
    pages.act("release", NAME, when="at_once", released=False)
    assert pages.released("ada")


def test_what_is_withheld_stays_so_without_its_exercise(pages: Pages) -> None:
    """Out of course.toml an exercise takes nothing with it that staff decided about a result."""
    gone = Submission("ada", "old", "old.py", b"x = 1\n", (Part("old.py", b"x = 1\n"),))
    pages.store.add_submission(gone, NOW, b"key")
    pages.act("withheld", about("old", "ada"), withheld=True)
    found = Releases.of(pages.course, pages.store, "ada", datetime.now(UTC))
    assert not found.is_released("old")


def test_what_was_rendered_tells_when_it_was_due(pages: Pages) -> None:
    """Where the file of the solutions says so, which the web process can't read."""
    pages.act("release", NAME, when="when_due", released=False)
    now = datetime.now(UTC)
    found = Releases.of(pages.course, pages.store, "ada", now)
    assert found.needs_due(NAME)
    assert found.is_released(NAME, now - timedelta(hours=1))
    assert not found.is_released(NAME, now + timedelta(hours=1))


def test_a_preview_is_stale_after_what_it_shows_has_changed(pages: Pages) -> None:
    """About one student by what is theirs or everybody's; about all of an exercise by anything in it."""
    pages.store.join(NOW, {"ada.l": "ada"})
    of_ada = read(pages.course, "override", NAME, "ada", "3")
    of_all = read(pages.course, "due", NAME, "", "2026-03-10T10:00")

    def turned(act: Callable[[], object]) -> list[bool]:
        before = [stamp(pages.store, one) for one in (of_ada, of_all)]
        act()
        return [
            stamp(pages.store, one) != old
            for one, old in zip((of_ada, of_all), before, strict=True)
        ]

    assert turned(lambda: pages.act("override", about(NAME, "bob"), points=1)) == [False, True]
    assert turned(lambda: pages.act("override", about(NAME, "ada.l"), points=1)) == [True, True]
    assert turned(lambda: pages.act("dropped", NAME, check="a", dropped=True)) == [True, True]
    assert turned(lambda: pages.act("mark", about(NAME, "ada"))) == [True, True]
    assert turned(lambda: pages.act("override", about("scaling2", "ada"), points=1)) == [
        False,
        False,
    ]
    assert turned(lambda: pages.act("looked", "ada")) == [False, False]
    assert turned(lambda: change_setting(pages.store.database, RULES, "other")) == [True, True]
    assert turned(lambda: pages.store.join(NOW, {"bob": "cy"})) == [True, True]


@pytest.mark.parametrize(
    ("kind", "what", "value"),
    [
        ("override", "7.50", {"points": 7.5}),
        ("override", "back", {"points": None}),
        ("extension", "2026-03-10T10:00", {"due": "2026-03-10T10:00:00+00:00"}),
        ("extension", "2026-03-10T10:00+09:00", {"due": "2026-03-10T10:00:00+09:00"}),
        ("dropped", "scaling/test_a", {"check": "test_a", "dropped": True}),
        ("dropped", "back:test_a", {"check": "test_a", "dropped": False}),
        ("release", "now", {"when": "by_hand", "released": True}),
        ("release", "back", {"when": "at_once", "released": False}),
        ("withheld", "yes", {"withheld": True}),
        ("withheld", "back", {"withheld": False}),
    ],
)
def test_what_a_form_says_is_an_act(
    pages: Pages, kind: str, what: str, value: dict[str, Any]
) -> None:
    """In the words of the store; and what is read again is the same."""
    found = read(pages.course, kind, NAME, " ada ", what)
    assert found.value == value
    assert found.is_back == what.startswith("back")
    assert found.subject == (about(NAME, "ada") if kind in OF_STUDENTS else NAME)
    assert read(pages.course, **found.data()) == found
