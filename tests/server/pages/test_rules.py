"""What staff decide in the pages: each is shown before it is stored, and none beside what a file decides."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from grader.store.acts import Act, Acts, about
from grader.store.appointments import Role
from tests.server.visiting import NOW, WRONG, Answer, Served, Visitor, serving

OTHER = b"# another one\n" + WRONG


@dataclass
class Room:
    """A server with a worker, ada's and bob's graded work, and staff."""

    served: Served
    ada: Visitor
    bob: Visitor
    prof: Visitor
    tom: Visitor
    work: str

    def get(self, path: str, who: Visitor | None = None) -> Answer:
        """A page, when a worker has answered."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            answer = (who or self.prof).get(path)
            if "http-equiv" not in answer.text:
                return answer
            time.sleep(0.2)
        raise AssertionError(answer.text)

    def look(self, kind: str, who: Visitor | None = None, **said: str) -> Answer:
        """What a decision would change."""
        return self.get(f"/staff/rules/{kind}?{urlencode(said)}", who)

    def decide(
        self, kind: str, reason: str = "it was unclear", who: Visitor | None = None, **said: str
    ) -> Answer:
        """Look at a decision, and store it."""
        return self.store(kind, self.look(kind, who, **said), reason, who)

    def store(
        self, kind: str, page: Answer, reason: str = "it was unclear", who: Visitor | None = None
    ) -> Answer:
        """Store a decision that was looked at."""
        assert page.status == 200, page.text
        names = ("token", "student", "exercise", "what", "state")
        fields = {name: page.field(name, f"/staff/rules/{kind}") for name in names}
        return (who or self.prof).send(f"/staff/rules/{kind}", {**fields, "reason": reason})

    def last(self, kind: str, subject: str) -> Act | None:
        with self.served.store() as store:
            return Acts(store.database).last(kind, subject)

    def counts(self, student: str) -> tuple[float, float]:
        """What counts for a student, by the rendering."""
        with self.served.store() as store:
            ((points, possible),) = store.database.rows(
                "SELECT r.counts, r.counts_of FROM renderings r JOIN submissions s ON s.id = r.submission "
                "WHERE s.student = $1 AND r.language = 'en'",
                student,
            )
        return points, possible

    def becomes(self, student: str, points: float, possible: float = 12.0) -> None:
        """Wait until a worker has rendered what counts anew."""
        until = time.monotonic() + 60
        while self.counts(student) != (points, possible):
            assert time.monotonic() < until, self.counts(student)
            time.sleep(0.2)


def text_of(answer: Answer) -> str:
    """What a page says, in one line."""
    found = re.sub(r"<[^>]*>", " ", answer.text.partition('<main id="main">')[2])
    return " ".join(unescape(found).split())


@contextmanager
def room_in(course: Path) -> Iterator[Room]:
    """Serve a course with a worker, where ada and bob have handed in."""
    with serving(course, workers=1) as served:
        ada, bob = served.visitor("ada"), served.visitor("bob")
        work = ada.hand_in(WRONG).at.rpartition("/")[2]
        bob.hand_in(OTHER)
        staff = served.staff("prof"), served.staff("tom", Role.ASSISTANT, "A")
        until = time.monotonic() + 120
        while True:
            with served.store() as store:
                ((count,),) = store.database.rows("SELECT count(*) FROM renderings")
            if count == 4:
                break
            assert time.monotonic() < until
            time.sleep(0.2)
        yield Room(served, ada, bob, *staff, work)


@pytest.fixture(scope="module")
def room(served_course: Path) -> Iterator[Room]:
    """Give the small course on a server with a worker, where two have handed in."""
    with room_in(served_course) as room:
        yield room


def test_an_override_is_shown_then_stored_then_taken_back(room: Room) -> None:
    """With whose grade changes and by how much; the reason is kept; the student's page follows."""
    points, possible = room.counts("ada")
    page = room.look("override", student="ADA", exercise="scaling", what="11.5")
    told = text_of(page)
    assert "1 grade changes." in told
    assert f"Ada Lovelace ada {points:g} of 12 11.5 of 12 +{11.5 - points:g}" in told
    assert room.last("override", about("scaling", "ada")) is None
    answer = room.store("override", page, "the check was\u202e too strict")
    assert (answer.status, answer.at) == (303, "/staff/rules#override")
    act = room.last("override", about("scaling", "ada"))
    assert act is not None
    assert (act.actor, dict(act.value)) == ("prof", {"points": 11.5})
    assert act.reason == "the check was\\u202e too strict"
    room.becomes("ada", 11.5)
    assert "the check was" in text_of(room.get("/staff/rules"))
    assert room.store("override", page, "the check was\u202e too strict").status == 303, (
        "pressed twice"
    )
    with room.served.store() as store:
        assert len(Acts(store.database).all("override")) == 1
    answer = room.decide("override", student="ada", exercise="scaling", what="back")
    assert answer.status == 303
    room.becomes("ada", points, possible)
    assert "the check was" not in text_of(room.get("/staff/rules"))


def test_a_dropped_check_is_shown_with_all_whom_it_touches(room: Room) -> None:
    """Chosen from the checks by which somebody was graded; taken back it counts again."""
    before = room.counts("ada")
    page = room.get("/staff/rules")
    value = unescape(re.search(r'<option value="(scaling/test_[^"]*)"', page.text)[1])
    answer = room.decide("dropped", what=value)
    assert answer.status == 303, answer.text
    until = time.monotonic() + 60
    while room.counts("ada")[1] == before[1] or room.counts("bob")[1] == before[1]:
        assert time.monotonic() < until
        time.sleep(0.2)
    check = value.partition("/")[2]
    told = text_of(room.look("dropped", exercise="scaling", what=f"back:{check}"))
    assert "2 grades change." in told
    room.decide("dropped", exercise="scaling", what=f"back:{check}")
    room.becomes("ada", *before)
    room.becomes("bob", *before)


@pytest.mark.parametrize(
    ("kind", "said", "says"),
    [
        ("override", {"student": "eve", "exercise": "scaling", "what": "3"}, "There is no student"),
        ("override", {"student": "", "exercise": "scaling", "what": "3"}, "No student was named"),
        ("override", {"student": "ada", "exercise": "scaling", "what": "13"}, "more than the exercise is worth"),
        ("override", {"student": "ada", "exercise": "scaling", "what": "nan"}, "no number of points"),
        ("override", {"student": "ada", "exercise": "scaling", "what": "-1"}, "no number of points"),
        ("override", {"student": "ada", "exercise": "none", "what": "1"}, "There is no exercise"),
        ("extension", {"student": "ada", "exercise": "scaling", "what": "2026-12-01T10:00"}, "no due time"),
        ("due", {"exercise": "scaling", "what": "soon"}, "is no time"),
        ("due", {"exercise": "scaling", "what": "9999-12-31T10:00"}, "is no time"),
        ("dropped", {"exercise": "scaling", "what": "test_none"}, "has no check"),
        ("release", {"exercise": "scaling", "what": "never"}, "not said when"),
        ("withheld", {"student": "ada", "exercise": ""}, "There is no exercise"),
        ("release", {"exercise": "scaling", "what": "when_due"}, "no due time"),
        ("none", {"exercise": "scaling", "what": "x"}, "no such rule"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(
    room: Room, kind: str, said: dict[str, str], says: str
) -> None:
    """In words, and nothing is stored."""
    answer = room.look(kind, **said)
    assert answer.status == 422
    assert says in text_of(answer)


def test_a_form_can_not_say_that_a_worker_has_looked(room: Room) -> None:
    """More points than there are, sent with what belongs to a decision that was looked at, are refused."""
    path = "/staff/rules/override"
    page = room.look("override", student="bob", exercise="scaling", what="3")
    names = ("token", "student", "exercise", "state")
    fields = {name: page.field(name, path) for name in names}
    answer = room.prof.send(path, {**fields, "what": "13", "reason": "forged"})
    until = time.monotonic() + 60
    while answer.status == 303 and answer.at.startswith(path) and time.monotonic() < until:
        answer = room.prof.send(path, {**fields, "what": "13", "reason": "forged"})
    assert (answer.status, "more than the exercise is worth" in answer.text) == (422, True)
    assert room.last("override", about("scaling", "bob")) is None


@pytest.mark.parametrize(
    ("reason", "says"), [("", "A reason is needed"), ("x" * 501, "at most 500")]
)
def test_a_decision_needs_a_reason(room: Room, reason: str, says: str) -> None:
    """What was looked at is shown again, with what was typed."""
    answer = room.decide("withheld", reason, student="bob", exercise="scaling")
    assert answer.status == 422
    assert says in text_of(answer)
    assert room.last("withheld", about("scaling", "bob")) is None


def test_a_stale_preview_is_refused(room: Room) -> None:
    """What was decided meanwhile is shown, with the reason that was typed; then it can be stored."""
    page = room.look("override", student="bob", exercise="scaling", what="3")
    assert room.decide("override", student="bob", exercise="scaling", what="5").status == 303
    answer = room.store("override", page, "second thoughts")
    assert answer.status == 409
    assert "Something has changed" in text_of(answer)
    assert (
        answer.field("reason") == "second thoughts"
        if 'name="reason" value' in answer.text
        else True
    )
    assert "5 of 12 3 of 12" in text_of(answer)
    act = room.last("override", about("scaling", "bob"))
    assert act is not None
    assert act.value == {"points": 5.0}
    page = room.look("override", student="bob", exercise="scaling", what="3")
    assert room.store("override", page).status == 303
    room.decide("override", student="bob", exercise="scaling", what="back")


def test_results_are_withheld_and_released(room: Room) -> None:
    """It is told whose result is hidden or shown; no grade changes."""
    told = text_of(room.look("withheld", student="ada", exercise="scaling"))
    assert "Nobody's grade changes." in told
    assert "1 student no longer sees a result." in told
    assert room.decide("release", exercise="scaling", what="by_hand").status == 303
    pages_of_ada = ("/", "/x/scaling", f"/s/{room.work}", f"/s/{room.work}/page")
    told = " ".join(text_of(room.ada.get(path)) for path in pages_of_ada)
    assert "of 12" not in told, "not on any of the student's pages"
    assert "Not released yet" in told
    told = text_of(room.look("release", exercise="scaling", what="now"))
    assert "2 students see a result that was hidden." in told
    assert room.decide("release", exercise="scaling", what="now").status == 303
    assert "Released by hand, now" in text_of(room.get("/staff/rules"))
    assert room.decide("release", exercise="scaling", what="back").status == 303


def test_assistants_extend_by_a_week_in_their_sections(room: Room) -> None:
    """Nothing else, and of others' students they learn nothing."""
    due = {"exercise": "scaling", "what": "2026-03-10T10:00"}
    assert room.decide("due", **due).status == 303
    try:
        said = {"student": "ada", "exercise": "scaling"}
        assert room.decide("extension", who=room.tom, **said, what="2026-03-17T10:00").status == 303
        for student in ("bob", "nobody"):
            answer = room.look("extension", room.tom, exercise="scaling", student=student, what="2026-03-11T10:00")  # fmt: skip
            assert answer.status == 422
            assert f"There is no student '{student}' in your sections." in text_of(answer)
        for what, says in (
            ("2026-03-17T10:01", "up to 7 days"),
            ("2026-03-16T10:00", "more time already"),
        ):
            answer = room.look("extension", room.tom, **said, what=what)
            assert (answer.status, says in text_of(answer)) == (422, True)
        token = room.tom.get("/staff/rules").field("token")
        for kind in ("override", "due", "release", "withheld", "dropped"):
            fields = {"token": token, **said, "what": "at_once", "reason": "x", "state": ""}
            fields["what"] = {"override": "3", "due": "2026-03-10T10:00", "dropped": "test_a"}.get(
                kind, "at_once"
            )
            answer = room.tom.send(f"/staff/rules/{kind}", fields)
            assert (answer.status, "Instructors decide this" in answer.text) == (422, True)
        page = text_of(room.get("/staff/rules", room.tom))
        assert "Overrides" not in page
        assert "2026-03-17 10:00" in page
        assert room.decide("extension", **said, what="2026-04-17T10:00").status == 303
        answer = room.look("extension", room.tom, **said, what="back")
        assert "what you have given" in text_of(answer)
        assert room.decide("extension", **said, what="back").status == 303
    finally:
        assert room.decide("due", exercise="scaling", what="back").status == 303


def test_what_a_file_decides_is_read_only_here(room: Room) -> None:
    """It is shown with its file and line, and a decision about the same is refused with that."""
    before = room.counts("ada")
    path = room.served.course / "solutions/policy.toml"
    path.write_text(
        '\n[[overrides]]\nstudent = "ada"\nexercise = "scaling"\npoints = 10\nreason = "in the file"\n'
    )
    try:
        room.becomes("ada", 10.0)
        told = text_of(room.get("/staff/rules"))
        assert "in the file solutions/policy.toml, line 2: to be changed in the file" in told
        answer = room.look("override", student="ada", exercise="scaling", what="3")
        assert answer.status == 422
        assert "policy.toml, line 2 decides this already" in text_of(answer)
        assert room.look("override", student="bob", exercise="scaling", what="3").status == 200
    finally:
        path.unlink()
    room.becomes("ada", *before)


def test_what_is_decided_twice_is_told(room: Room) -> None:
    """On the page, with both places; what is stored here can be taken back."""
    before = room.counts("bob")
    assert room.decide("override", student="bob", exercise="scaling", what="4").status == 303
    path = room.served.course / "solutions/policy.toml"
    path.write_text(
        '[[overrides]]\nstudent = "bob"\nexercise = "scaling"\npoints = 10\nreason = "in the file"\n'
    )
    try:
        room.becomes("bob", 10.0)
        told = text_of(room.get("/staff/rules"))
        assert "policy.toml, line 1, and the override of scaling/bob by prof" in told
        assert room.decide("override", student="bob", exercise="scaling", what="back").status == 303
    finally:
        path.unlink()
    room.becomes("bob", *before)


def test_forms_take_no_code(room: Room) -> None:
    """What is typed is shown as text, wherever it comes up again."""
    reason = "<script>alert(1)</script> http://example.org"
    assert room.decide("withheld", reason, student="bob", exercise="scaling").status == 303
    page = room.get("/staff/rules")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert 'href="http://example.org' not in page.text
    assert room.decide("withheld", student="bob", exercise="scaling", what="back").status == 303


def test_what_was_decided_about_an_id_is_taken_back_of_the_person(room: Room) -> None:
    """After the two were joined it is listed as the person's, once, and is gone when it is taken back."""
    before = room.counts("bob")
    with room.served.store() as store:
        Acts(store.database).add(
            "override", about("scaling", "bob.old"), {"points": 2}, actor="prof", time=NOW, reason="on paper"
        )  # fmt: skip
        store.join(NOW, {"bob.old": "bob"})
    room.becomes("bob", 2.0)
    assert "Bob bob · Scaling inputs: 2 on paper" in text_of(room.get("/staff/rules"))
    assert room.decide("override", student="bob.old", exercise="scaling", what="back").status == 303
    assert "on paper" not in text_of(room.get("/staff/rules"))
    room.becomes("bob", *before)
    with room.served.store() as store:
        store.join(NOW, {"bob.old": None})
