"""Grades go back to a platform: the newest, once it is released, for whoever it knows, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.course import course_secret, load_course
from grader.federation.requests import Caller
from grader.federation.services import LINES, SCORE
from grader.federation.tool_key import public_keys, tool_key
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.service import courier, enrolling, sending
from grader.service.rendering import Renderer
from grader.store import Store, receipt_key
from grader.store.accounts import Accounts, Person
from grader.store.acts import Acts, about
from grader.store.contexts import Contexts, Placement
from grader.store.errands import Errands
from grader.store.identities import EMAIL, Identities, Identity
from grader.store.keys import Mailbox
from grader.store.passback import Outbox, Parcel
from grader.submissions import parse_submission, read_roster
from tests.service.lms import CONTEXT, Lms, named_in, running
from tests.service.queued import wait_until

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
COURIER = """
import sys
from grader.service import courier, sending
sending.DELAY_SECONDS, sending._LOOK_SECONDS, sending.FIRST_PAUSE = 0.1, 0.1, 0.2
sys.exit(courier.main())
"""


class Class:
    """A course that a platform has launched, with a courier beside; grades are given instead of made."""

    def __init__(self, root: Path, where: Path | str, lms: Lms) -> None:
        named_in(root, lms)
        self.root, self.where, self.lms = root, where, lms
        self.course = load_course(root)
        self.secret = course_secret(self.course)
        lms.tool_keys = json.loads(public_keys(tool_key(self.course.state)))
        self.store = Store.open(where)
        self.renderer = Renderer(self.course, self.store, self.secret)
        self.line = f"{lms.address}/course/lineitems/1/lineitem?type_id=7"

    def launched(self, **changes: Any) -> None:
        """Have staff come by a link."""
        told = {
            "platform": "canvas", "deployment": "1", "context": "c1", "title": "Deep learning",
            "link": "l1", "exercise": "scaling", "lineitem": self.line,
            "lineitems": f"{self.lms.address}/course/lineitems",
            "memberships": f"{self.lms.address}/course/members", "scopes": (SCORE, LINES),
            "staff": "prof",
        }  # fmt: skip
        Contexts(self.store.database).tell(Placement(**{**told, **changes}), NOW)

    def known(self, student: str, role: str = "student") -> None:
        """Let somebody be known to the platform, as u-..., and be a student there."""
        identity = Identity(self.lms.address, f"u-{student}")
        Identities(self.store.database).link(identity, Person(student, role), EMAIL, NOW)
        self.lms.students.add(identity.subject)

    def graded(self, student: str, points: float | None, *, days: int = 0) -> None:
        """Have somebody hand in what gets so many points of 20; None is an error of ours."""
        body = f"x = {student!r}, {points}, {days}\n".encode()
        one = parse_submission(body, "scaling.py", student, "scaling")
        time_ = NOW + timedelta(days=days)
        id_ = self.store.add_submission(one, time_, receipt_key(self.secret), time_).id
        title = {"en": "Columns", "ja": "列"}
        got = points or 0.0
        check = CheckReport(
            id="test_columns", title=title, hint=title, outcome=Outcome.WRONG, points=got,
            possible=20.0, detail="", seconds=0.1,
        )  # fmt: skip
        status = Status.GRADED if points is not None else Status.INTERNAL_ERROR
        report = GradeReport(
            student=student, exercise="scaling", digest=one.digest, status=status, points=got,
            possible=20.0, checks=(check,) if points is not None else (), seed="1", error="", output="",
            suite_digest="suite", versions={"grader": "0.1.0"},
        )  # fmt: skip
        self.store.add_report(id_, report, self.secret)
        self.render()

    def render(self) -> None:
        """Render all that is to be, as workers do."""
        while self.renderer.refresh():
            pass

    def act(self, kind: str, subject: str, **value: Any) -> None:
        """Have staff decide something."""
        Acts(self.store.database).add(
            kind, subject, value, actor="prof", time=datetime.now(UTC), reason="so"
        )
        self.render()

    def parcel(self, student: str) -> Parcel:
        """What the outbox has of somebody."""
        (found,) = Outbox(self.store.database).of([student])
        return found

    def has(self, student: str, points: float | None) -> None:
        """Wait until the platform has so many points of somebody."""
        subject = f"u-{student}"
        wait_until(lambda: self.lms.of(subject) and self.lms.last(subject) == points)

    @contextmanager
    def courier(self) -> Iterator[None]:
        """Have a courier in threads here."""
        stop = threading.Event()
        one = courier.Courier(self.course, self.where, "courier", stop)
        thread = threading.Thread(target=one.run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def process(self) -> subprocess.Popen[bytes]:
        """Start a courier as a process."""
        return subprocess.Popen(
            [sys.executable, "-c", COURIER, str(self.root), "courier"],
            stdin=subprocess.DEVNULL, env={**os.environ, "GRADE_DATABASE": str(self.where)},
        )  # fmt: skip


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all that is waited for be short."""
    monkeypatch.setattr(sending, "DELAY_SECONDS", 0.1)
    monkeypatch.setattr(sending, "_LOOK_SECONDS", 0.1)
    monkeypatch.setattr(sending, "_SHARE", 1.0)
    monkeypatch.setattr(sending, "_ANEW_SECONDS", 0.5)
    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.1)


@pytest.fixture
def class_(course: Path, where: Path | str, soon: None) -> Iterator[Class]:
    """Give a class on each kind of database."""
    with running() as lms:
        found = Class(course, where, lms)
        yield found
        found.store.close()


@pytest.fixture
def local(course: Path, soon: None) -> Iterator[Class]:
    """Give one with its store in a file, where the database makes no difference."""
    with running() as lms:
        found = Class(course, course / ".grade/store.sqlite", lms)
        yield found
        found.store.close()


def test_what_counts_goes_to_the_platform_whenever_it_changes(class_: Class) -> None:
    """Real points of the possible ones, in time's order; nought is a score, an error of ours is none."""
    class_.launched()
    for student in ("ada", "bob", "eve"):
        class_.known(student)
    class_.known("prof", "staff")
    class_.graded("ada", 17.5)
    class_.graded("bob", 0.0)
    class_.graded("eve", None)
    class_.graded("prof", 3.0)
    class_.graded("stranger", 4.0)
    with class_.courier():
        class_.has("ada", 17.5)
        class_.has("bob", 0.0)
        class_.graded("ada", 20.0, days=1)
        class_.has("ada", 20.0)
        class_.act("override", about("scaling", "ada"), points=12.25)
        class_.has("ada", 12.25)
        class_.act("withheld", about("scaling", "ada"), withheld=True)
        class_.has("ada", None)
        class_.act("withheld", about("scaling", "ada"), withheld=False)
        class_.has("ada", 12.25)
    first, *_, pending, last = class_.lms.of("u-ada")
    assert (first["scoreMaximum"], first["line"]) == (20.0, class_.line)
    assert first["submission"]["submittedAt"].startswith("2026-03-04T12:00")
    assert pending["gradingProgress"] == "PendingManual"
    assert "scoreGiven" not in pending
    assert last["gradingProgress"] == "FullyGraded"
    stamps = [one["timestamp"] for one in class_.lms.of("u-ada")]
    assert stamps == sorted(set(stamps))
    assert {one["userId"] for one in class_.lms.scores} == {"u-ada", "u-bob"}
    assert not class_.lms.refused
    parcel = class_.parcel("ada")
    assert (parcel.has["points"], parcel.due, parcel.answer) == (12.25, None, "taken")


def test_what_is_not_released_is_told_as_pending(local: Class) -> None:
    """And with its points as soon as it is."""
    local.launched()
    local.known("ada")
    local.act("release", "scaling", when="by_hand")
    local.graded("ada", 9.0)
    with local.courier():
        local.has("ada", None)
        local.act("release", "scaling", when="by_hand", released=True)
        local.has("ada", 9.0)
    assert [one.get("scoreGiven") for one in local.lms.of("u-ada")] == [None, 9.0]


def test_a_link_of_others_gets_no_grade(local: Class) -> None:
    """Anybody may put a link to us into a course of theirs: grades go where our staff have come from."""
    local.launched(staff="", context="theirs", lineitem=f"{local.lms.address}/theirs")
    local.known("ada")
    local.graded("ada", 9.0)
    local.launched()
    with local.courier():
        local.has("ada", 9.0)
        wait_until(lambda: all(one.due is None for one in Outbox(local.store.database).all()))
    assert {one["line"] for one in local.lms.scores} == {local.line}


def test_without_a_column_of_its_own_one_is_made_once(local: Class) -> None:
    """Where a launch gave the list alone, for an exercise that somebody has points in."""
    local.launched(lineitem="", exercise="")
    for student in ("ada", "bob"):
        local.known(student)
        local.graded(student, 5.0)
    with local.courier():
        local.has("ada", 5.0)
        local.has("bob", 5.0)
    ((id_, made),) = local.lms.lines.items()
    assert (made["resourceId"], made["scoreMaximum"], made["label"]) == (
        "scaling", 20.0, "Scaling inputs",
    )  # fmt: skip
    assert {one["line"] for one in local.lms.scores} == {id_}


@pytest.mark.parametrize("way", ["canvas", "moodle"])
def test_what_passes_by_itself_is_tried_again(class_: Class, way: str) -> None:
    """Throttling in each platform's way, a server that is broken, and a token that has ended."""
    class_.lms.way, class_.lms.throttled, class_.lms.broken = way, 2, 2
    class_.launched()
    for student in ("ada", "bob", "eve"):
        class_.known(student)
        class_.graded(student, 7.0)
    with class_.courier():
        for student in ("ada", "bob", "eve"):
            class_.has(student, 7.0)
        class_.lms.revoke()
        class_.graded("ada", 8.0, days=1)
        class_.has("ada", 8.0)
    assert class_.lms.granted == 2
    assert len(class_.lms.of("u-bob")) == 1


def test_a_refusal_stands_until_something_changes_or_staff_send_again(class_: Class) -> None:
    """It is told in words, and is no more asked."""
    class_.launched()
    class_.known("ada")
    class_.lms.students.clear()
    class_.graded("ada", 7.0)
    with class_.courier():
        wait_until(lambda: Outbox(class_.store.database).failed())
        parcel = class_.parcel("ada")
        assert (parcel.answer, parcel.due, parcel.has) == ("no_student", None, {})
        assert "not a student" in parcel.detail
        class_.lms.students.add("u-ada")
        class_.lms.published = False
        class_.graded("ada", 8.0, days=1)
        wait_until(lambda: class_.parcel("ada").answer == "unpublished")
        class_.lms.published = True
        Outbox(class_.store.database).again(time.time(), "", "", failed=True)
        class_.has("ada", 8.0)
        Outbox(class_.store.database).again(time.time(), "scaling", "ada", failed=False)
        wait_until(lambda: len(class_.lms.of("u-ada")) == 2)
    assert class_.lms.refused["u-ada"] == 2


def test_an_earlier_time_than_the_platforms_is_sent_again_with_a_later_one(local: Class) -> None:
    """As where another machine with a clock ahead has sent before."""
    ahead = datetime.now(UTC) + timedelta(seconds=20)
    local.lms.scores.append(
        {"userId": "u-ada", "line": local.line, "timestamp": ahead.isoformat(), "scoreGiven": 1.0}
    )
    local.launched()
    local.known("ada")
    local.graded("ada", 7.0)
    with local.courier():
        local.has("ada", 7.0)
    assert local.lms.refused["u-ada"] > 0


def test_a_platform_that_is_away_is_waited_for(local: Class) -> None:
    """It is asked seldom, not once for each student, and what is due is sent when it is back."""
    local.launched()
    for student in ("ada", "bob", "eve", "kay"):
        local.known(student)
        local.graded(student, 7.0)
    local.lms.tool_keys = {"keys": []}
    with local.courier():
        wait_until(lambda: any(one.tries for one in Outbox(local.store.database).all()))
        local.lms.tool_keys = json.loads(public_keys(tool_key(local.course.state)))
        for student in ("ada", "bob", "eve", "kay"):
            local.has(student, 7.0)
    assert len(local.lms.scores) == 4


def test_a_courier_that_is_killed_loses_and_doubles_nothing(class_: Class) -> None:
    """Between sending and noting it is sent once more, as a later one; what waits is sent by the next."""
    class_.launched()
    students = [f"s{number}" for number in range(12)]
    for student in students:
        class_.known(student)
        class_.graded(student, 7.0)
    class_.lms.slow = 0.05
    for kills in range(4):
        process = class_.process()
        wait_until(lambda enough=3 * kills: len(class_.lms.scores) > enough)
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = class_.process()
    for student in students:
        class_.has(student, 7.0)
    wait_until(lambda: all(one.due is None for one in Outbox(class_.store.database).all()))
    process.terminate()
    process.wait()
    assert not class_.lms.refused


def test_times_go_forward_though_clocks_go_back_and_couriers_die(local: Class) -> None:
    """The time is kept before it is sent, and the next one is later than that, whatever the clock says."""
    local.launched()
    local.known("ada")
    local.graded("ada", 7.0)
    with local.courier():
        local.has("ada", 7.0)
        before = local.parcel("ada").stamp
        local.lms.answers.clear()
        local.graded("ada", 8.0, days=1)
        wait_until(lambda: local.parcel("ada").stamp > before)
        assert len(local.lms.of("u-ada")) == 1
        local.lms.answers.set()
        local.has("ada", 8.0)
        wait_until(lambda: local.parcel("ada").due is None)
        ahead = time.time() + 10_000
        Outbox(local.store.database).stamp(local.parcel("ada"), ahead)
        local.graded("ada", 9.0, days=2)
        local.has("ada", 9.0)
    stamp = datetime.fromisoformat(local.lms.of("u-ada")[-1]["timestamp"]).timestamp()
    assert stamp > ahead - 0.0005


def test_nobody_waits_for_a_platform_that_does_not_answer(class_: Class) -> None:
    """What is asked to let somebody in is done while a list and grades are waited for."""
    class_.launched()
    class_.known("ada")
    class_.graded("ada", 7.0)
    class_.lms.answers.clear()
    database, mailbox = class_.store.database, Mailbox()
    errands = Errands(database)

    def ask(kind: str, **value: str) -> str:
        return errands.ask(kind, value, "prof", mailbox.public, database.clock())

    with class_.courier():
        lists = [ask("remote_roster", at=at) for at in ("1", "2")]
        keys = ask("remote_keys", platform="canvas")
        wait_until(lambda: errands.answer(keys, database.clock()))
        assert [errands.answer(one, database.clock()) for one in lists] == [None, None]
        class_.lms.answers.set()
        for one in lists:
            wait_until(lambda one=one: errands.answer(one, database.clock()))
        class_.has("ada", 7.0)


# ---------------------------------------------------------------- the roster


def trip(class_: Class, caller: Caller) -> courier.Trip:
    """An errand of an instructor's."""
    return courier.Trip(class_.course, class_.store, class_.secret, "prof", caller)


def member(user: str, name: str, email: str = "", **more: Any) -> dict[str, Any]:
    """A student of the platform's course."""
    return {"user_id": user, "name": name, "email": email, "roles": [f"{CONTEXT}Learner"], **more}


def test_a_roster_is_taken_as_it_was_looked_at(class_: Class) -> None:
    """By the platform's id, then the e-mail address, never by name; who is in doubt is left out."""
    (class_.root / ".grade/roster.csv").write_text(
        "id,name,section,email\nada,Ada,A,ada@example.edu\nbob,Bob,,bob@example.edu\n"
        "two,Two,,same@example.edu\ntoo,Too,,same@example.edu\nold,Old,,\nsato,Sato Ken,,\n"
    )
    class_.launched()
    database = class_.store.database
    for subject, person in (("u1", Person("ada", "student")), ("gone", Person("old", "student"))):
        Identities(database).link(Identity(class_.lms.address, subject), person, EMAIL, NOW)
    Accounts(database).invite("prof", "staff", datetime.now(UTC) + timedelta(days=1))
    Identities(database).link(
        Identity(class_.lms.address, "up"), Person("prof", "staff"), EMAIL, NOW
    )
    class_.graded("x1", 3.0)
    class_.lms.members = [
        member("u1", "Ada Lovelace", "new@example.edu"),
        member("u2", "Robert", "BOB@example.edu"),
        member("u3", "Sato Ken", "sato@example.edu", lis_person_sourcedid="s-3"),
        member("u4", "No School", "four@example.edu"),
        member("u5", "No Mail", lis_person_sourcedid="a/b"),
        member("u6", "Either", "same@example.edu"),
        member("u7", "Twin", "twin@example.edu"),
        member("u8", "Twin", "twin@example.edu"),
        member("u9", "Handed In", lis_person_sourcedid="X1"),
        member("gone", "Old", status="Inactive"),
        member("up", "Prof"),
        {"user_id": "t", "name": "Teacher", "roles": [f"{CONTEXT}Instructor"]},
    ]
    with Caller() as caller:
        found = enrolling.compare(trip(class_, caller), {})
        told = {one["id"]: one for one in found["changes"]}
        assert sorted(told) == ["ada", "bob", "four@example.edu", "s-3", "u5"]
        assert [one for one in sorted(told) if told[one]["is_new"]] == [
            "four@example.edu",
            "s-3",
            "u5",
        ]
        assert told["ada"]["after"] == ["Ada Lovelace", "A"]
        assert (told["ada"]["how"], told["bob"]["how"]) == ("subject", "email")
        assert found["gone"] == ["old"]
        assert sorted((one["name"], one["why"]) for one in found["doubts"]) == [
            ("Either", "ambiguous"), ("Handed In", "taken"), ("Prof", "staff"),
            ("Twin", "shared"), ("Twin", "shared"),
        ]  # fmt: skip
        kept = enrolling.keep(trip(class_, caller), {"digest": found["digest"]})
        assert kept == {"kept": 5}
        assert enrolling.keep(trip(class_, caller), {"digest": found["digest"]}) == {"kept": 0}
    roster = read_roster(class_.root / ".grade/roster.csv")
    assert list(roster) == [
        "ada", "bob", "two", "too", "old", "sato", "s-3", "four@example.edu", "u5",
    ]  # fmt: skip
    assert roster["ada"].aliases == ("ada@example.edu", "new@example.edu")
    assert roster["s-3"].name == "Sato Ken"
    known = Identities(database).known(class_.lms.address)
    assert {known[subject].id for subject in ("u1", "u2", "u3", "u4", "u5")} == set(told)
    (act,) = Acts(database).all("roster")
    assert (act.actor, act.value["new"]) == ("prof", ["s-3", "four@example.edu", "u5"])


def test_what_differs_from_what_was_looked_at_is_not_kept(local: Class) -> None:
    """Somebody has come meanwhile: it is to be looked at again, and nothing is done."""
    local.launched()
    local.lms.members = [member("u1", "Ada", "ada@example.edu")]
    with Caller() as caller:
        found = enrolling.compare(trip(local, caller), {})
        local.graded("ada@example.edu", 3.0)
        with pytest.raises(Exception, match="looked at"):
            enrolling.keep(trip(local, caller), {"digest": found["digest"]})
    assert not (local.root / ".grade/roster.csv").exists()
    assert Identities(local.store.database).known(local.lms.address) == {}


def test_sections_are_courses_there_but_for_those_given_by_hand(local: Class) -> None:
    """Who is in one of several courses has it as the section; a section of our own stays."""
    (local.root / ".grade").mkdir(exist_ok=True)
    (local.root / ".grade/roster.csv").write_text(
        "id,name,section,email\nada,Ada,Mine,a@x.edu\nbob,Bob,,b@x.edu\n"
    )
    local.launched()
    local.lms.members = [member("u1", "Ada", "a@x.edu"), member("u2", "Bob", "b@x.edu")]
    local.launched(
        context="c2", title="Other", memberships=f"{local.lms.address}/course/two/members"
    )
    with Caller() as caller:
        found = enrolling.compare(trip(local, caller), {})
        enrolling.keep(trip(local, caller), {"digest": found["digest"]})
    roster = read_roster(local.root / ".grade/roster.csv")
    assert (roster["ada"].section, roster["bob"].section) == ("Mine", "Deep learning")
